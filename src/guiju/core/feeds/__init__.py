"""Feeds: rows from outside, matched by rules with what the registry holds, each match decided by a person."""
