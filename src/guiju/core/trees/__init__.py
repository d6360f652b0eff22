"""Trees: a standards system (GB/T 13016); nodes by code, what there is, what is planned, what is missing."""
