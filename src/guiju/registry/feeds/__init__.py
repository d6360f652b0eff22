"""Rows from outside, matched with what the registry holds, each match decided by a person."""
