"""A grid, such as the map of hazards and fields: what standards cover, what is under way, what is lacking."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guiju.core import grids
from guiju.core.days import day_of
from guiju.core.grids import Cell, State
from guiju.registry.registers import access, subjects
from guiju.registry.registers import grids as kept
from guiju.registry.registers.definitions import NoRegisterError
from guiju.web.cases.acting import word
from guiju.web.catalogue import downloads
from guiju.web.views.registers.lists import register_or_404, viewer_of

CSS = {
    State.COVERED: "force", State.UNDER_WAY: "soon", State.GAP: "", State.NOT_NEEDED: "",
    State.UNDECIDED: "",
}  # fmt: skip


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponseBase:
    """The grid of a register on a day; CSV and JSON by ?format=."""
    found = register_or_404(name)
    try:
        named = kept.naming(found)
    except NoRegisterError:
        raise Http404(name) from None
    today = timezone.localdate()
    day = day_of(request.GET.get("day", ""), "day")
    whole = kept.grid(found, day or today)
    form = downloads.form_of(request)
    if form:
        return downloads.table(kept.flat(whole), kept.COLUMNS, form, found.name)
    rows, columns = found.facts[named.rows].options, found.facts[named.columns].options
    made = whole.whole
    context = {
        "register": found, "label": word(found.label), "about": word(found.about), "day": day,
        "wanted": made.wanted, "covered": made.covered, "share": None if made.share is None else round(made.share),
        "states": [(word(grids.STATES[state]), count, CSS[state]) for state, count in made.by_state().items()],
        "row_label": word(found.facts[named.rows].label), "column_label": word(found.facts[named.columns].label),
        "heads": [word(said) for said in columns.values()],
        "lines": [
            (word(said), [_cell(found.name, made.cells[row, column], word(columns[column])) for column in columns])
            for row, said in rows.items()
        ],
        "may_take": access.may_take(found, viewer_of(request)),
    }  # fmt: skip
    return render(request, "registers/grid.html", context)


def _cell(register: str, cell: Cell, column: str) -> dict[str, Any]:
    return {
        "state": str(cell.state), "word": word(grids.STATES[cell.state]), "css": CSS[cell.state], "column": column,
        "count": len(cell.standards), "cases": len(cell.cases), "named": ", ".join((*cell.standards, *cell.cases)),
        "address": "/" + subjects.address(register, cell.key) if cell.key else "",
    }  # fmt: skip
