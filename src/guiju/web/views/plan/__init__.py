"""Pages of kept plans: the plan, its tasks, matrix, overdue work, bodies, rounds of evaluation, the next plan."""
