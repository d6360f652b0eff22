"""The library for programs: standards, bodies, classification, changes."""
