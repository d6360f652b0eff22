"""Provisions out of sentences, Chinese and English: kind, limits, checks, conditions, method (DOMAIN §5).

>>> from guiju.core.provision import read
>>> provision = read("At −20 °C the capacity shall be at least 70 % of rated capacity.")
>>> [(q.role, q.op, q.value.value, q.unit, q.characteristic, q.relative_to) for q in provision.quantities]
[('condition', '=', -20, 'Cel', 'temperature', ''), ('limit', '>=', 70, '%', 'capacity', 'rated capacity')]
"""

from guiju.core.provision.model import Check, Condition, Modality, Number, Provision, Quantity, Reference
from guiju.core.provision.reading import LONGEST, read

__all__ = ["LONGEST", "Check", "Condition", "Modality", "Number", "Provision", "Quantity", "Reference", "read"]
