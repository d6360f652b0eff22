"""OSCAL (NIST): catalogues and profiles in JSON, XML or YAML: read."""

from guiju.core.text.oscal.reading import read

__all__ = ["read"]
