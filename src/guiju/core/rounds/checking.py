"""What the file of a round must keep: every name means something, and what it asks for can come about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guiju.core.errors import GuijuError
from guiju.core.procedure.instruments import check_source
from guiju.core.procedure.model import Fact, FactType, Procedure, Visible
from guiju.core.register import loader as registers
from guiju.core.register.model import Register
from guiju.core.rounds.model import FILTERS, OCCASION, PUBLISHED, SOURCES, STRATA, Coming, Of, Round

Places = Mapping[str, str]
JOINS = "join_call"
"""The effect of the first act of cases that join a call."""


def _known(given: Iterable[str], held: Iterable[str], what: str, where: str) -> None:
    held = list(held)
    for name in given:
        if name not in held:
            raise GuijuError("unknown {} {}", what, repr(name[:60]), where=where, expected=", ".join(held) or what)


def _need(holds: bool, part: str, why: str, where: str) -> None:
    if not holds:
        raise GuijuError("{} does not fit: {}", part, why, where=where, expected="what this kind of round has")


def _shown(fact: Fact) -> bool:
    return fact.visible is Visible.PUBLIC and not fact.personal


def check(made: Round, places: Places, procedures: Mapping[str, Procedure]) -> None:
    """GuijuError at the first thing that does not hold; `places` says where each part stands."""
    for source in made.grounds:
        check_source(source, places["sources"])
    register = _frame(made, places)
    _comes(made, places)
    _case(made, places, procedures, register)
    _answer(made, places, procedures, register)
    _ranking(made, places, procedures)
    _known(made.published, PUBLISHED, "part of a list", places["publishes"])


def _frame(made: Round, places: Places) -> Register | None:
    frame, where = made.frame, places["frame"]
    register = None
    if frame.of is Of.ITEMS:
        _known([frame.name], registers.house(), "register", where)
        register = registers.house()[frame.name]
        _need(not register.closed, "frame", "a closed register has no public frame", where)
        public = [fact.name for fact in register.filters if _shown(fact)]
        _known(frame.where, [*public, "status"], "fact", where)
        for name, values in frame.where.items():
            if name in register.facts and register.facts[name].options:
                _known(values, register.facts[name].options, "option", where)
        _known([made.stratum] if made.stratum else [], public, "stratum", places.get("stratum", where))
    else:
        _need(not frame.name, "name", "only registers have one", where)
        _known(frame.where, FILTERS.get(frame.of, ()), "filter", where)
        held = STRATA.get(frame.of, ())
        _known([made.stratum] if made.stratum else [], held, "stratum", places.get("stratum", where))
    return register


def _comes(made: Round, places: Places) -> None:
    where = places["comes"]
    _need(
        (made.frame.of is Of.CASES) == (made.coming is Coming.CALL), "frame", "a call and its cases go together", where
    )
    _need(bool(made.quota) == (made.coming is Coming.DRAW), "quota", "draws have one", places.get("quota", where))
    if made.quota:
        _need(sum(made.quota.values()) > 0, "quota", "it draws nothing", places["quota"])
        whole = set(made.quota) == {""}
        _need(
            not made.stratum if whole else (bool(made.stratum) and "" not in made.quota),
            "quota",
            "by stratum or whole",
            places["quota"],
        )


def _case(made: Round, places: Places, procedures: Mapping[str, Procedure], register: Register | None) -> None:
    if made.case is None:
        _need(made.answer is not None, "case", "units open one or answer in their own", places["comes"])
        return
    where = places["case"]
    every = made.coming is Coming.ALL
    _need(not every or register is None, "case", "items of a register answer in their own", where)
    _need(every == bool(made.case.answered), "answered", "the act by which each of all units answers", where)
    _known([made.case.procedure], procedures, "procedure", where)
    procedure = procedures[made.case.procedure]
    if every:
        _known([made.case.answered], procedure.acts, "act", where)
        _need(made.case.holder == "control", "holder", "who runs the round asks", where)
        _need(len(procedure.opening) == 1, "procedure", "it is opened by one act", where)
        lacking = sorted({*procedure.opening[0].brings} - {*made.case.facts} - _known_ones(procedure))
        _need(not lacking, "facts", f"{', '.join(lacking)} would be missing", where)
    joins = all(JOINS in act.effects for act in procedure.opening)
    _need(joins or made.coming is not Coming.CALL, "procedure", "its first act joins the call", where)
    taken = {name for act in procedure.opening for name in act.takes}
    _known(made.case.facts, sorted(taken), "fact of the first act", where)
    sources = [*SOURCES[made.frame.of], *(register.facts if register else ())]
    if every:
        sources = [*(name for name in sources if name != "draw"), *OCCASION]
    _known(made.case.facts.values(), sources, "part of a unit", where)
    for name in made.case.facts.values():
        fact = register.facts.get(name) if register else None
        _need(fact is None or _shown(fact), "facts", "what is public", where)
    fits = {
        "control": True, "owner": register is not None and bool(register.owner), "issuer": made.frame.of is Of.EDITIONS,
        "committee": made.frame.of in (Of.EDITIONS, Of.COMMITTEES),
    }  # fmt: skip
    _need(fits[made.case.holder] or made.frame.of is Of.BODIES, "holder", made.case.holder, where)


def _known_ones(procedure: Procedure) -> set[str]:
    """The facts that the registry fills in."""
    return {name for name, fact in procedure.facts.items() if fact.known}


def _answer(made: Round, places: Places, procedures: Mapping[str, Procedure], register: Register | None) -> None:
    if made.answer is not None:
        where = places["answer"]
        _need(register is not None, "answer", "units are items of a register", where)
        _need(made.case is None, "answer", "units open a case or answer in their own", where)
        assert register is not None
        _known([made.answer.procedure], register.kept_by, "procedure that keeps it", where)
        procedure = procedures[made.answer.procedure]
        _known([made.answer.act], procedure.acts, "act", where)
        _known([made.answer.year], procedure.acts[made.answer.act].takes, "fact of the act", where)
        _need(procedure.facts[made.answer.year].type is FactType.WHOLE_NUMBER, "year", "a whole number", where)
    if made.cover is not None:
        _need(register is not None, "cover", "units are items of a register", places["cover"])
        assert register is not None
        seen = [name for name, fact in register.facts.items() if fact.type is FactType.WHOLE_NUMBER and _shown(fact)]
        _known([made.cover.done, made.cover.of], seen, "public number", places["cover"])


def _ranking(made: Round, places: Places, procedures: Mapping[str, Procedure]) -> None:
    if made.ranking is None:
        _need("place" not in made.published and "score" not in made.published, "publishes", "nothing is ranked",
              places["publishes"])  # fmt: skip
        return
    where = places["ranking"]
    _need(made.coming is Coming.CALL and made.case is not None, "ranking", "cases of a call are ranked", where)
    assert made.case is not None
    procedure, by = procedures[made.case.procedure], made.ranking.by
    _known([made.ranking.act], procedure.acts, "act", where)
    _known([made.ranking.fact], procedure.acts[made.ranking.act].takes, "fact of the act", where)
    fact = procedure.facts[made.ranking.fact]
    _need(fact.type is FactType.WHOLE_NUMBER and not fact.personal, "fact", "a whole number", where)
    _need(
        "score" not in made.published or fact.visible is Visible.PUBLIC, "publishes", "the score is not public", where
    )
    if by:
        _known([by], procedure.facts, "fact", where)
        held = procedure.facts[by]
        _need(_shown(held), "by", "what is public", where)
        if held.options:
            _known(made.ranking.places, held.options, "option", where)
    else:
        _need(set(made.ranking.places) == {""}, "places", "whole: how many", where)
