"""Rounds: calls, draws and reports that come again, as files say them; the draw that anyone can repeat."""
