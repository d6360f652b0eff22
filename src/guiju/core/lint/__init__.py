"""The checker: rules of GB/T 1.1—2020 and ISO/IEC Directives Part 2 as data (`data/lint`), run over a document.

>>> from guiju.core.lint import check
>>> from guiju.core.text import markdown
>>> document = markdown.read("# 要求\\n\\n长度必须为10 mm。").document
>>> [finding.rule for finding in check(document) if finding.found == "必须"]
['GB-WORD-001']
"""

from guiju.core.lint import checks as _checks  # noqa: F401  they register themselves
from guiju.core.lint.drafting import Drafting, drafting_of
from guiju.core.lint.engine import check, check_clause
from guiju.core.lint.fixing import apply
from guiju.core.lint.model import Catalogue, Finding, Fix, Known, Rule, Scope, Severity, Standing, Sure
from guiju.core.lint.rules import all_rules, chosen, load

__all__ = [
    "Catalogue", "Drafting", "Finding", "Fix", "Known", "Rule", "Scope", "Severity", "Standing", "Sure",
    "all_rules", "apply", "check", "check_clause", "chosen", "drafting_of", "load",
]  # fmt: skip
