"""A document in the classes and taxonomies of the IEC-ISO Information Model for SMART content (docs/smart.md)."""

from guiju.core.text.smart.graph import graph, namespaces, write

__all__ = ["graph", "namespaces", "write"]
