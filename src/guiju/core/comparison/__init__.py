"""Edition against edition, national standard against the international one it adopts, scope against scope."""

from guiju.core.comparison.editions import Comparison, compare

__all__ = ["Comparison", "compare"]
