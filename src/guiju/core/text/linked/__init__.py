"""A document as linked data: JSON-LD and Turtle of one graph, in a documented vocabulary (docs/vocabulary.md)."""

from guiju.core.text.linked.graph import Iri, Literal, Node, graph, namespaces, vocabulary
from guiju.core.text.linked.jsonld import write as jsonld
from guiju.core.text.linked.turtle import write as turtle
from guiju.core.text.linked.turtle import written as turtle_of

__all__ = ["Iri", "Literal", "Node", "graph", "jsonld", "namespaces", "turtle", "turtle_of", "vocabulary"]
