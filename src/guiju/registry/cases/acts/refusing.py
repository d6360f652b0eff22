"""Refusals as errors: what, where and what was expected, in both languages, for every door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guiju.core.errors import GuijuError
from guiju.core.procedure import sentences
from guiju.core.procedure.engine import Ground, Refusal
from guiju.core.procedure.fault_words import FAULTS
from guiju.core.procedure.instruments import source_in_words
from guiju.core.procedure.model import CLOCK, Procedure, Rule, Words
from guiju.core.procedure.parameters import Parameter
from guiju.core.procedure.values import FactError
from guiju.registry.cases.checks import registry
from guiju.registry.cases.checks.registry import Finding


class RefusedError(GuijuError):
    """An act that the engine or the registry refused. `zh` and `en` say the same."""

    def __init__(self, refusal: Refusal, said: Words, expected: Words, where: str) -> None:
        super().__init__(said.en, where=where, expected=expected.en)
        self.refusal, self.said, self.wanted = refusal, said, expected


class ConflictError(GuijuError):
    """The case moved while somebody was filling in a form: nothing is lost, the form is shown again."""


class NoCaseError(GuijuError):
    """There is no case of this number."""


class KeyReusedError(GuijuError):
    """One idempotency key was sent with two different acts."""


def refused(procedure: Procedure, refusal: Refusal, where: str, found: Sequence[Finding] = ()) -> RefusedError:
    """The error of a refusal. `found` is what the automatic checks of its rule found: said instead of how many."""
    said, expected = _words(procedure, refusal, found)
    return RefusedError(refusal, said, expected, where)


def rule_words(rule: Rule, parameters: Mapping[str, Parameter]) -> Words:
    """A rule with its numbers filled in and its source."""
    said = sentences.filled(rule.text, parameters)
    zh, en = (source_in_words(rule.source, language) for language in ("zh", "en"))
    return Words(f"{said.zh}（{zh}）", f"{said.en} ({en})")


def expected_of(p: Procedure, fault: FactError) -> Words:
    """What would do instead of a value that is wrong: an example or the help of the fact, never a pattern."""
    fact = p.facts.get(fault.fact)
    if fact is not None and fault.column:
        fact = fact.columns.get(fault.column, fact)
    if fault.fault in ("unknown_column", "not_a_table") and fact is not None and fact.columns:
        return sentences.listed((column.label for column in fact.columns.values()), "、", ", ")
    if fact is not None and fault.fault == "form" and fault.expected == fact.pattern:
        return fact.help or Words("", "")
    if fact is not None and fault.fault == "not_a_choice" and fact.options:
        return sentences.listed(fact.options.values(), "、", ", ")
    if fault.fault == "unknown":
        held = [_fact(p, name) for name in fault.expected.split(", ") if name in p.facts or name in _OWN]
        return sentences.listed(held, "、", ", ")
    if fault.fault in ("not_spoken_for", "for_nobody") and not fault.expected:
        return Words("以自己的名义办理", "an act in your own name")
    return Words(fault.expected, fault.expected)


def fault_words(p: Procedure, fault: FactError) -> Words:
    """What is wrong with a fact, in words that follow its name; of a table with the row and the column."""
    said = FAULTS[fault.fault]
    if not fault.row and not fault.column:
        return said
    fact = p.facts.get(fault.fact)
    column = fact.columns.get(fault.column) if fact is not None else None
    label = column.label if column is not None else Words(fault.column, fault.column)
    zh = (f"第 {fault.row} 行" if fault.row else "") + (f"“{label.zh}”" if label.zh else "")
    en = (f"row {fault.row}" if fault.row else "") + (f" {label.en!r}" if label.en else "")
    return Words(f"{zh}{said.zh}", f"{en.strip()} {said.en}")


def _words(p: Procedure, refusal: Refusal, found: Sequence[Finding]) -> tuple[Words, Words]:
    act = p.acts.get(refusal.act)
    name = act.label if act else OWN_ACTS.get(refusal.act) or Words(refusal.act, refusal.act)
    match refusal.ground:
        case Ground.ACT:
            known = [p.acts[n].label for n in refusal.needs if n in p.acts]
            return Words(f"没有“{name.zh}”这一步骤", f"There is no act {name.en!r}"), _listed(known)
        case Ground.STATE:
            here = p.states[refusal.state].label if refusal.state in p.states else Words("未开始", "not opened")
            wanted = [p.states[n].label for n in refusal.needs if n in p.states]
            return (
                Words(
                    f"现在处于“{here.zh}”，不能“{name.zh}”",
                    f"The case is at {here.en!r}; {name.en!r} cannot be done now",
                ),
                _listed(wanted) if wanted else Words("新案件", "a new case"),
            )
        case Ground.ROLE:
            parties = [p.parties[n].label for n in refusal.needs if n in p.parties]
            if CLOCK in refusal.needs:
                parties.append(Words("到期自动", "time itself"))
            return Words(f"您不能“{name.zh}”", f"You may not do {name.en!r}"), _listed(parties)
        case Ground.SEPARATION:
            return _separated(p, refusal, name)
        case Ground.PLACE:
            label = p.parties[refusal.needs[0]].label
            mine = refusal.held
            place = (p.parties[refusal.needs[0]].office or ("", ""))[1]
            kept = place in p.facts and p.facts[place].known is not None  # what is typed there does not decide
            zh, en = ("按登记这件事属于", "by the register this belongs to") if kept else ("这里写的是", "this names")
            return (
                Words(
                    f"您是{'、'.join(mine)}的{label.zh}，{zh} {refusal.there}",
                    f"You are {label.en} of {', '.join(mine)}, {en} {refusal.there}",
                ),
                Words(f"{refusal.there} 的{label.zh}来办理", f"{label.en} of {refusal.there} to do it"),
            )
        case Ground.FACT:
            zh = "；".join(_fact(p, f.fact).zh + fault_words(p, f).zh for f in refusal.faults)
            en = "; ".join(_fact(p, f.fact).en + " " + fault_words(p, f).en for f in refusal.faults)
            wanted = [expected_of(p, f) for f in refusal.faults]
            return Words(zh, en), sentences.listed([w for w in wanted if w.zh], "，", ", ")
        case Ground.RULE if refusal.rule is not None:
            said = rule_words(refusal.rule, refusal.parameters)
            if found:
                return said, sentences.listed(registry.told(found))
            return said, sentences.wanted(p, refusal.shortfalls, refusal.parameters)
        case _:
            return Words("案件已经变动", "The case has moved meanwhile"), Words(
                "请看最新状态", "a look at its present state"
            )


def _separated(p: Procedure, refusal: Refusal, name: Words) -> tuple[Words, Words]:
    """A part in the matter: which one, and who else holds the post."""
    post = _listed([p.parties[role].label for role in refusal.needs if role in p.parties])
    if refusal.part in p.parties:
        side = p.parties[refusal.part].label
        zh, en = f"您是本案的{side.zh}", f"you are {side.en} here"
    else:
        did = p.acts[refusal.part].label
        zh, en = f"您办理了“{did.zh}”", f"you did {did.en!r}"
    said = Words(f"您不能“{name.zh}”：{zh}", f"You may not do {name.en!r}: {en}")
    if not refusal.held:
        return said, Words(f"另一位{post.zh}（目前没有）", f"somebody else as {post.en} (there is nobody yet)")
    who = "、".join(refusal.held)
    return said, Words(f"另一位{post.zh}：{who}", f"somebody else as {post.en}: {', '.join(refusal.held)}")


def _listed(labels: list[Words]) -> Words:
    return sentences.listed(labels, "、", ", ")


_OWN = {
    "comes": Words("接任人", "Who comes"),
    "leaves": Words("被替换人", "Who leaves"),
    "role": Words("角色", "Role"),
    "reason": Words("理由", "Reason"),
    "for_body": Words("以何机构名义", "In the name of"),
    "numbers": Words("参数", "Numbers"),
}
"""Fields of acts that every procedure has."""
OWN_ACTS = {
    "case.correct": Words("更正", "Correction"),
    "role.replace": Words("另行指定或增加人员", "Name somebody else or add somebody"),
    "rules.pin": Words("改按现行规则数值", "Bind to the numbers in force"),
}
"""What the acts that every case has are called."""


def _fact(p: Procedure, name: str) -> Words:
    return p.facts[name].label if name in p.facts else _OWN[name] if name in _OWN else Words(f"“{name}”", repr(name))
