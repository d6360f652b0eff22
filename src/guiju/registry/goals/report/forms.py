"""A report in the form it is asked for in: PDF, HTML, or a package of its data."""

from __future__ import annotations

from guiju import bounded
from guiju.core.errors import GuijuError
from guiju.core.report import packing, page, setting
from guiju.core.report.model import Report
from guiju.core.statistics.writing import dictionary
from guiju.core.typesetting import pdf
from guiju.registry.goals import workbench

FORMS = ("pdf", "html", "zip")
LANGUAGES = ("zh", "en", "both")
TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "zip": "application/zip"}


def made(report: Report, form: str, language: str, base: str) -> bytes:
    """The bytes; the same for the same report. A page of its own is in one language, the data in both. GuijuError for
    an unknown form or language."""
    if form not in FORMS:
        raise GuijuError("unknown form {}", repr(form[:20]), where="format", expected=", ".join(FORMS))
    if language not in LANGUAGES:
        raise GuijuError("unknown language {}", repr(language[:20]), where="lang", expected=", ".join(LANGUAGES))
    if form == "zip":
        return packing.package(report, dictionary(workbench.subjects()), base)
    if form == "html":
        return page.alone(report, "en" if language == "en" else "zh", base).encode("utf-8")
    source, files = setting.both(report, base) if language == "both" else setting.source(report, language, base)
    return bounded.call(pdf, bounded.TYPESET, source, files)
