"""Procedures as data: read from YAML, checked, run by a pure engine, drawn and simulated."""

from guiju.core.procedure.engine import Ground, Mark, Outcome, Refusal, Situation, perform
from guiju.core.procedure.loader import house, load_file
from guiju.core.procedure.model import Act, Procedure

__all__ = ["Act", "Ground", "Mark", "Outcome", "Procedure", "Refusal", "Situation", "house", "load_file", "perform"]
