"""Checks of texts and citations: what a passage cites, what a survey says of citations, whether a file is whole."""

from __future__ import annotations

from guiju.core.designation import DesignationError, parse
from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Procedure, Words
from guiju.core.text import xml
from guiju.registry.cases import files
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.knowing import edition
from guiju.registry.cases.knowing_designations import cited
from guiju.registry.cases.models import Case
from guiju.registry.cases.used_names import uses
from guiju.registry.catalogue.models import Status

_SURVEY = uses(__name__, "implementation-survey", facts=("measures", "cited_here"))
_VERSION = uses(__name__, "foreign-version", states=("ended",), facts=("standard", "language"))
_END = 2048  # bytes in which the end of a PDF stands
_LARGEST = 50_000_000  # bytes of an XML text that is read


@check("cited", reads=("passage", "standard"))
def cited_there(case: Case, procedure: Procedure) -> list[Finding]:
    """Where a passage cites standards by number, the one that is recorded is among them (DOMAIN §10)."""
    given, passage = case.facts.get("standard"), str(case.facts.get("passage") or "")
    among = [parse(name).canonical for name, _ in cited(passage)]
    if not given or not among or given in among:
        return []
    listed = "、".join(among)
    zh, en = f"引文中的标准是 {listed}", f"the passage cites {listed.replace('、', ', ')}"
    return [Finding("cited", "standard", Words(zh, en))]


@check("citations", reads=(_SURVEY.facts[0], _SURVEY.facts[1]))
def citations(case: Case, procedure: Procedure) -> list[Finding]:
    """The citations that are reported are no fewer than those the library itself holds."""
    rows, here = case.facts.get("measures") or [], case.facts.get("cited_here")
    said = next((row.get("value") for row in rows if row.get("measure") == "citations"), None)
    if said is None or here is None or said >= here:
        return []
    zh, en = f"报告 {said} 次，标准馆中有 {here} 项标准引用", f"{said} are reported, the library holds {here}"
    return [Finding("citations", "measures", Words(zh, en))]


@check("version_alone", reads=(_VERSION.facts[0], _VERSION.facts[1]))
def version_alone(case: Case, procedure: Procedure) -> list[Finding]:
    """No version of the standard in the language is published or being made."""
    standard, language = case.facts.get("standard"), case.facts.get("language")
    rows = Case.objects.filter(procedure=_VERSION.procedure, facts__standard=standard, facts__language=language)
    numbers = rows.exclude(state__in=_VERSION.states).exclude(pk=case.pk).values_list("number", flat=True)[:3]
    return [Finding("version_alone", "language", Words(f"已有 {n}", f"there is {n} already")) for n in numbers]


@check("converts_held", reads=("converts",))
def converts_held(case: Case, procedure: Procedure) -> list[Finding]:
    """The association standard that is taken up is in the library and in force: since when is known from there."""
    try:
        name = parse(str(case.facts.get("converts") or "")).canonical
    except DesignationError:
        return []
    found = edition(name)
    if found is not None and found.status == Status.IN_FORCE and found.effective is not None:
        return []
    zh, en = f"标准馆没有现行的 {name} 及其实施日期", f"the library holds no {name} in force with its day of effect"
    return [Finding("converts_held", "converts", Words(zh, en))]


@check("text_whole", reads=("text",))
def text_whole(case: Case, procedure: Procedure) -> list[Finding]:
    """The file of a text is whole: a PDF to its end, XML that can be read."""
    stored = case.facts.get("text")
    if not isinstance(stored, dict):
        return []
    path, name = files.path_of(str(stored["sha256"])), str(stored["name"]).lower()
    try:
        if name.endswith(".pdf"):
            with path.open("rb") as file:
                head = file.read(5)
                file.seek(max(0, path.stat().st_size - _END))
                whole = head == b"%PDF-" and b"%%EOF" in file.read()
        else:
            with path.open("rb") as file:
                data = file.read(_LARGEST + 1)
            whole = len(data) <= _LARGEST and not xml.parse(data, name)[1]
    except (OSError, GuijuError):
        whole = False
    if whole:
        return []
    return [Finding("text_whole", "text", Words("文件不完整或无法读取", "the file is not whole or cannot be read"))]
