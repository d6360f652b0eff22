"""What this floor takes from outside: see `guiju.core.inputs`."""

from guiju.core.inputs import Input
from guiju.registry.catalogue.intake.readers.archive import FILE_LIMIT

INPUTS = (
    Input("guiju.registry.catalogue.intake.readers.relaton.load", "yaml", FILE_LIMIT),
    Input("guiju.registry.catalogue.intake.readers.relaton.read", "yaml", FILE_LIMIT),
    Input("guiju.registry.catalogue.intake.readers.iso_open_data.outcome", "json"),
    Input("guiju.registry.catalogue.intake.readers.iso_open_data.references", "json"),
    Input("guiju.registry.catalogue.intake.readers.iso_open_data.committees", "json"),
    Input("guiju.registry.catalogue.intake.readers.ics.entries", "xml"),
    Input("guiju.registry.catalogue.intake.readers.table.read_map", "yaml", 1_000_000),
    Input("guiju.registry.catalogue.intake.readers.table.entries", "csv"),
    Input("guiju.registry.catalogue.intake.readers.table.outcome", "json"),
    Input("guiju.registry.catalogue.intake.readers.archive.files", "text"),
    Input("guiju.registry.catalogue.intake.dates.first_day", "text", 200),
    Input("guiju.registry.catalogue.intake.dates.printed", "text"),
    Input("guiju.registry.goals.columns.tags.read", "csv"),
    Input("guiju.registry.cases.checks.reading.rows", "csv"),
    Input("guiju.registry.registers.tables.read", "csv"),
    Input("guiju.registry.links.tables.rows", "csv"),
    Input("guiju.registry.bodies.bringing.rows", "csv"),
    Input("guiju.registry.feeds.reading.table", "csv"),
    Input("guiju.registry.feeds.reading.rows", "csv"),
    Input("guiju.registry.texts.editing.merge", "markdown"),
    Input("guiju.registry.texts.editing.lines_apart", "markdown"),
    Input("guiju.registry.texts.passages.terms", "query"),
)

APART = {
    "guiju.registry.cases.acts.performing.open_case": "opens a case, reads nothing",
    "guiju.registry.cases.checks.registry.from_json": "reads what an act of the registry keeps",
    "guiju.registry.cases.checks.registry.reads": "says which facts a check reads",
    "guiju.registry.catalogue.intake.readers.relaton.outcome": "calls relaton.read",
    "guiju.registry.catalogue.intake.readers.separated.rows": "called by table.entries",
    "guiju.registry.catalogue.intake.readers.table.rows": "calls table.entries",
    "guiju.registry.catalogue.intake.readers.workbook.rows": "called by table.entries",
    "guiju.registry.catalogue.intake.merge.merged": "given records that were read",
    "guiju.registry.catalogue.timeline.from_json": "reads what an edition of the registry keeps",
    "guiju.registry.record.separated.decoded": "the first step of registers.tables.read and of links.tables.rows",
    "guiju.registry.record.separated.rows": "the second step of both",
    "guiju.registry.record.separated.opens": "called by both readers of separated rows, a line at a time",
    "guiju.registry.plans.demonstration.read": "reads a file of the house only",
}
