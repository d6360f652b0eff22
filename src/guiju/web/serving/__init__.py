"""How pages are served: the gate, lanes, kept answers, policy."""
