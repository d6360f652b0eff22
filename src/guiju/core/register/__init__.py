"""Registers: things that stay, with what is said of them from day to day (ISO 19135's words: register, item)."""
