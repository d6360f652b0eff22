"""The named questions that indicators are made of. Each module registers its own."""

from guiju.registry.goals.queries import bodies, cases, commenting, editions, items, participants, terms  # noqa: F401
from guiju.registry.goals.queries.asking import Found, ask, queries, scoped

__all__ = ["Found", "ask", "queries", "scoped"]
