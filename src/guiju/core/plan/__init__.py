"""Policy plans: read into chapters, tasks, responsible bodies and targets, each with its span; compared side by side.

>>> from guiju.core.plan import read
>>> plan = read("Test plan\\n1. Build. By 2028, establish at least 50 pilot zones. (Led by MIIT)")
>>> section = plan.sections[0]
>>> [(b.printed, b.code) for b in section.groups[0].lead], section.targets[0].comparator, section.targets[0].value
([('MIIT', 'MIIT')], '>=', 50)
"""

from guiju.core.plan.reading import read, read_bytes

__all__ = ["read", "read_bytes"]
