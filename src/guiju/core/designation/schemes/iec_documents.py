"""Working documents of IEC committees (`65C/1118/FDIS`) and projects before they have a number (`PWI 86B-15 ED1`).

Source: ISO/IEC Directives, IEC Supplement: reference of a document is committee, serial number, type. A letter behind
the serial number is a revision of the same document.
"""

from __future__ import annotations

from guiju.core.designation.grammar import Grammar
from guiju.core.designation.model import Designation, Tier
from guiju.core.designation.registry import register
from guiju.data.tables import codes

_TYPES = codes("iec_document_types")
_GROUPS = codes("iec_groups")
_GROUP_OF = {code.upper(): code for code in _GROUPS}
_ANY_GROUP = "|".join(sorted(_GROUPS, key=len, reverse=True))
_COMMITTEE = rf"[0-9]{{1,3}}[A-Z]?|CIS/[A-Z]|JTC1-SC[0-9]{{1,2}}|SEG ?[0-9]{{1,2}}|{_ANY_GROUP}"

_DOCUMENT = Grammar(
    ("a committee such as 65C", rf"({_COMMITTEE})"),
    ("/ and the serial number", r"/([0-9]{1,5})([A-Z]?)"),
    ("(F) for French", r"(?:\(([EF])\))?"),
    ("/ and a document type such as CDV", "/(" + "|".join(sorted(_TYPES, key=len, reverse=True)) + ")"),
)

_PROJECT = Grammar(
    ("PWI or PNW", r"(PWI|PNW)"),
    ("a type such as TS", r"(?: (TS|TR|PAS|SRD|GUIDE))?"),
    ("a committee such as 86B", rf" ({_COMMITTEE})"),
    ("- and the serial number", r"-([0-9]{1,5})(?:-([0-9]{1,3}))?"),
    ("an edition such as ED1", r"(?: ?ED ?([0-9]{1,2}))?"),
)


def _read(text: str, source: str) -> Designation | None:
    match = _DOCUMENT.fullmatch(text)
    if match is None:
        return None
    committee, serial, revision, language, type_ = match.groups()
    committee = committee.replace(" ", "").upper()
    return Designation(
        scheme="iec-doc",
        tier=Tier.INTERNATIONAL,
        publisher="IEC",
        number=_GROUP_OF.get(committee, committee),
        type=type_.upper(),
        parts=(serial,),
        iteration=revision.upper(),
        language={"F": "fr", "E": "en"}[language.upper()] if language else "",
        input=source,
    )


def _work(d: Designation) -> str:
    return f"{d.number}/{d.parts[0]}/{d.type}"


def _edition(d: Designation) -> str:
    return f"{d.number}/{d.parts[0]}{d.iteration}/{d.type}"


def _canonical(d: Designation) -> str:
    if not d.language:
        return _edition(d)
    return f"{d.number}/{d.parts[0]}{d.iteration}({'F' if d.language == 'fr' else 'E'})/{d.type}"


register(
    "iec-doc",
    en="IEC working documents",
    zh="IEC 工作文件",
    example="65C/1118/FDIS",
    leads=("#", "CIS", "JTC", "SEG", *_GROUP_OF),
    read=_read,
    grammar=_DOCUMENT,
    canonical=_canonical,
    work=_work,
    edition=_edition,
    expression=_canonical,
)


def _read_project(text: str, source: str) -> Designation | None:
    match = _PROJECT.fullmatch(text)
    if match is None:
        return None
    stage, type_, committee, serial, second, edition = match.groups()
    committee = committee.replace(" ", "").upper()
    return Designation(
        scheme="iec-project",
        tier=Tier.INTERNATIONAL,
        publisher="IEC",
        number=_GROUP_OF.get(committee, committee),
        type="Guide" if type_ and type_.upper() == "GUIDE" else (type_ or "").upper(),
        parts=(serial, second) if second else (serial,),
        stage=stage.upper(),
        marks=(("edition", edition),) if edition else (),
        input=source,
    )


def _project(d: Designation) -> str:
    words = f"{d.stage} {d.type}" if d.type else d.stage
    return f"{words} {d.number}-{'-'.join(d.parts)}"


def _project_edition(d: Designation) -> str:
    edition = d.mark("edition")
    return f"{_project(d)} ED{edition}" if edition else _project(d)


register(
    "iec-project",
    en="IEC projects without a publication number",
    zh="IEC 预备项目",
    example="PWI 86B-15 ED1",
    leads=("PWI", "PNW"),
    read=_read_project,
    grammar=_PROJECT,
    canonical=_project_edition,
    work=_project,
    edition=_project_edition,
)
