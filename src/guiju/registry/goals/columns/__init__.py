"""The registry in columns, derived from the database: what indicators and statistics are counted from."""

from guiju.registry.goals.columns.moment import STATUS, Moment
from guiju.registry.goals.columns.store import Columns, at_head, forget, persist

__all__ = ["STATUS", "Columns", "Moment", "at_head", "forget", "persist"]
