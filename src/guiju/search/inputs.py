"""What this floor takes from outside: see `guiju.core.inputs`."""

from guiju.core.inputs import Input

INPUTS = (
    Input("guiju.search.query.read", "query", 2_000),
    Input("guiju.search.highlight.highlight", "query"),
    Input("guiju.search.prepare.normalise", "query"),
    Input("guiju.search.prepare.runs", "query"),
    Input("guiju.search.prepare.divide", "query"),
    Input("guiju.search.prepare.grams", "query"),
    Input("guiju.search.prepare.cover", "query"),
    Input("guiju.search.designations.squeeze", "designation"),
    Input("guiju.search.designations.keys", "designation"),
    Input("guiju.search.designations.prefixes", "designation"),
    Input("guiju.search.designations.spans", "designation"),
    Input("guiju.search.cursor.read", "query"),
)

APART = {
    "guiju.search.engine.open_index": "opens a folder that the index itself has written",
    "guiju.search.generation.open_tantivy": "opens a folder that the index itself has written",
}
