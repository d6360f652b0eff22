"""Rounds out of their YAML files: every name resolved, every fault with file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from guiju.core.definitions import files
from guiju.core.definitions.files import check_entries, digest_of, text_of
from guiju.core.definitions.source import Entry, read
from guiju.core.definitions.values import names, one_of, whole_number
from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Procedure
from guiju.core.procedure.parts import words
from guiju.core.rounds import checking, shape
from guiju.core.rounds.model import (
    HOLDERS,
    Answer,
    Calendar,
    CaseOf,
    Coming,
    Cover,
    Frame,
    Of,
    Ranking,
    Round,
    Ties,
)

_NAME, _DAY = re.compile(r"[a-z][a-z0-9-]{0,39}"), re.compile(r"(\d\d)-(\d\d)", re.ASCII)


def house_texts() -> dict[str, tuple[str, str]]:
    """Name → (file, text) of the rounds that come with Guiju."""
    return files.house_texts("rounds")


@cache
def house() -> Mapping[str, Round]:
    """The rounds that come with Guiju, by name."""
    from guiju.core.procedure import loader

    found = {}
    for name, (file, text) in sorted(house_texts().items()):
        made = load(text, file, loader.house())
        if made.name != name:
            raise GuijuError("the file and its round are named differently", where=file, expected=name)
        found[name] = made
    return found


def load_file(path: Path, procedures: Mapping[str, Procedure]) -> Round:
    """One round from a file of one's own."""
    return load(text_of(path), path.name, procedures)


def load(text: str, file: str, procedures: Mapping[str, Procedure]) -> Round:
    """The round of a text. GuijuError names file, line and reason."""
    whole = read(text, file)
    top = whole.map("a round")
    check_entries(whole, top, shape.TOP, shape.NEEDED)
    name = top["round"].text("a name")
    if not _NAME.fullmatch(name):
        raise GuijuError(
            "{} is not a name", repr(name[:60]), where=top["round"].where, expected="small letters, digits and -"
        )
    made = Round(
        name=name, version=whole_number(top["version"], 1, 9999), label=words(top["name"]),
        about=words(top.get("about", top["name"])), grounds=names(top["sources"]), systems=names(top["systems"]),
        control=top["control"].text("a body"), office=top["office"].text("an office"), frame=_frame(top["frame"]),
        coming=one_of(Coming, top["comes"]), calendar=_calendar(top["calendar"]),
        stratum=top["stratum"].text("a stratum") if "stratum" in top else "",
        quota=_counts(top["quota"]) if "quota" in top else {}, case=_case(top.get("case")),
        answer=_answer(top.get("answer")), cover=_cover(top.get("cover")), ranking=_ranking(top.get("ranking")),
        published=names(top["publishes"]), digest=digest_of(whole),
        objections=whole_number(_part("objections", top["objections"])["days"], 1, 90),
    )  # fmt: skip
    checking.check(made, {key: entry.where for key, entry in top.items()}, procedures)
    return made


def _part(name: str, entry: Entry) -> dict[str, Entry]:
    given = entry.map(", ".join(shape.PARTS[name]))
    check_entries(entry, given, shape.PARTS[name], shape.NEEDS[name])
    return given


def _text(given: Mapping[str, Entry], key: str) -> str:
    return given[key].text("a name") if key in given else ""


def _counts(entry: Entry) -> dict[str, int]:
    """Group → count; `whole` stands for all."""
    counts = {name: whole_number(one, 0, 1_000_000) for name, one in entry.map("{whole: how many}").items()}
    return {("" if name == "whole" else name): count for name, count in counts.items()}


def _frame(entry: Entry) -> Frame:
    given = _part("frame", entry)
    where = given["where"].map("{fact: values}") if "where" in given else {}
    return Frame(one_of(Of, given["of"]), _text(given, "name"), {name: names(one) for name, one in where.items()})


def _calendar(entry: Entry) -> Calendar:
    given = _part("calendar", entry)
    first = whole_number(given["first"], 1949, 2200)
    last = whole_number(given["last"], first, 2200) if "last" in given else None
    return Calendar(first, whole_number(given["every"], 1, 50), _day(given["opens"]), _day(given["closes"]), last)


def _day(entry: Entry) -> tuple[int, int]:
    said = entry.text("a day of the year")
    found = _DAY.fullmatch(said)
    try:
        if found is None:
            raise ValueError
        day = date(2001, int(found[1]), int(found[2]))  # a year without 29 February: the day is there every year
    except ValueError:
        raise GuijuError("{} is no day of every year", repr(said[:20]), where=entry.where, expected="11-30") from None
    return day.month, day.day


def _case(entry: Entry | None) -> CaseOf | None:
    if entry is None:
        return None
    given = _part("case", entry)
    facts = given["facts"].map("{fact: where from}") if "facts" in given else {}
    holder = _text(given, "holder") or HOLDERS[0]
    if holder not in HOLDERS:
        raise GuijuError("{} is not known", repr(holder[:40]), where=given["holder"].where, expected=", ".join(HOLDERS))
    taken = {name: one.text("where from") for name, one in facts.items()}
    return CaseOf(given["procedure"].text("a procedure"), taken, holder, _text(given, "answered"))


def _answer(entry: Entry | None) -> Answer | None:
    given = _part("answer", entry) if entry is not None else {}
    return Answer(_text(given, "procedure"), _text(given, "act"), _text(given, "year")) if given else None


def _cover(entry: Entry | None) -> Cover | None:
    given = _part("cover", entry) if entry is not None else {}
    return Cover(_text(given, "done"), _text(given, "of"), whole_number(given["years"], 1, 50)) if given else None


def _ranking(entry: Entry | None) -> Ranking | None:
    if entry is None:
        return None
    given = _part("ranking", entry)
    return Ranking(
        _text(given, "act"), _text(given, "fact"), whole_number(given["least"], 1, 1000), one_of(Ties, given["ties"]),
        _counts(given["places"]), _text(given, "by"),
    )  # fmt: skip


def as_dict(made: Round) -> dict[str, Any]:
    """A round for programs: what its file says."""

    def plain(part: Any) -> dict[str, Any] | None:
        return {key: _plain(value) for key, value in vars(part).items()} if part is not None else None

    calendar = {**vars(made.calendar)}
    calendar |= {key: "{:02d}-{:02d}".format(*calendar[key]) for key in ("opens", "closes")}
    return {
        "round": made.name, "version": made.version, "name": {"zh": made.label.zh, "en": made.label.en},
        "about": {"zh": made.about.zh, "en": made.about.en}, "sources": list(made.grounds),
        "systems": list(made.systems), "control": made.control, "office": made.office, "frame": plain(made.frame),
        "comes": str(made.coming), "calendar": calendar, "stratum": made.stratum, "quota": dict(made.quota),
        "case": plain(made.case), "answer": plain(made.answer), "cover": plain(made.cover),
        "ranking": plain(made.ranking), "publishes": list(made.published), "objections": {"days": made.objections},
        "digest": made.digest,
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, StrEnum) else value
