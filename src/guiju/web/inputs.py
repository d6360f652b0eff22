"""What this floor takes from outside beside its forms: see `guiju.core.inputs`."""

from guiju.core.inputs import Input

INPUTS = (Input("guiju.web.refusals.spoken", "refusal"),)

APART: dict[str, str] = {}
