"""Cases, votes, files and rows compared with the acts that made them."""
