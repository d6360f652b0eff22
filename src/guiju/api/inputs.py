"""What this floor takes from outside beside what its schemas bound: see `guiju.core.inputs`."""

from guiju.core.inputs import Input

INPUTS = (Input("guiju.api.oai.tokens.read", "query", 1_000),)

APART: dict[str, str] = {}
