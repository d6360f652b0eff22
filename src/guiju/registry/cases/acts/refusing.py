"""Refusals as errors: what, where and what was expected, in both languages, for every door."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.procedure.engine import Ground, Refusal
from guiju.core.procedure.expressions import Elapsed, Left, Shortfall
from guiju.core.procedure.model import CLOCK, Procedure, Words
from guiju.core.procedure.parameters import Duration, Unit

UNITS = {
    Unit.DAYS: Words("日", "days"),
    Unit.WORKING_DAYS: Words("个工作日", "working days"),
    Unit.WEEKS: Words("周", "weeks"),
    Unit.MONTHS: Words("个月", "months"),
    Unit.YEARS: Words("年", "years"),
}
FAULTS = {
    "missing": Words("没有填写", "is missing"),
    "unknown": Words("不是此步骤的内容", "does not belong to this act"),
    "too_long": Words("太长", "is too long"),
    "not_whole": Words("不是整数", "is not a whole number"),
    "not_a_number": Words("不是数", "is not a number"),
    "too_small": Words("太小", "is too small"),
    "too_large": Words("太大", "is too large"),
    "not_a_date": Words("不是存在的日期", "is not a date that exists"),
    "not_a_choice": Words("不在选项之中", "is not one of the choices"),
    "not_yes_no": Words("应为是或否", "is neither yes nor no"),
    "not_a_file": Words("不是已上传的文件", "is not a stored file"),
    "file_kind": Words("文件类型不合", "is a file of the wrong kind"),
    "not_people": Words("应为用户名", "wants user names"),
    "not_text": Words("应为文字", "is not a text"),
    "control_characters": Words("含控制字符", "holds control characters"),
    "one_line": Words("应为一行", "wants one line"),
    "form": Words("格式不合", "does not have the form wanted"),
    "designation": Words("不是可识别的标准编号", "is not a designation that can be read"),
    "unknown_person": Words("有不存在的用户", "names somebody without an account"),
    "unknown_committee": Words("没有这个技术委员会", "names a committee that is not known"),
    "unknown_body": Words("没有这个机构", "names a body that is not known"),
    "unknown_project": Words("不是进行中项目的计划号", "is the plan number of no open project"),
    "other_committee": Words("不是该标准或项目的归口委员会", "is not the committee of the standard or project"),
    "other_issuer": Words("不是该标准的发布机构", "is not the issuer of the standard"),
    "no_parent": Words("没有已知的上级机构", "has no known body above it"),
    "not_eligible": Words("没有投票资格", "may not vote in this ballot"),
    "conflicted": Words("与本项目有利益关系，不得投票", "has a conflict of interest and may not vote"),
    "closed": Words("已经结束", "is closed"),
    "own": Words("是自己的意见", "is your own comment"),
    "twice": Words("已经做过", "was done before"),
}


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


def refused(procedure: Procedure, refusal: Refusal, where: str) -> RefusedError:
    """The error of a refusal."""
    said, expected = _words(procedure, refusal)
    return RefusedError(refusal, said, expected, where)


def _words(p: Procedure, refusal: Refusal) -> tuple[Words, Words]:
    act = p.acts.get(refusal.act)
    name = act.label if act else Words(refusal.act, refusal.act)
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
            return (
                Words(
                    f"您是{'、'.join(mine)}的{label.zh}，这里写的是 {refusal.there}",
                    f"You are {label.en} of {', '.join(mine)}, this names {refusal.there}",
                ),
                Words(f"{refusal.there} 的{label.zh}来办理", f"{label.en} of {refusal.there} to do it"),
            )
        case Ground.FACT:
            zh = "；".join(_fact(p, f.fact).zh + FAULTS[f.fault].zh for f in refusal.faults)
            en = "; ".join(_fact(p, f.fact).en + " " + FAULTS[f.fault].en for f in refusal.faults)
            wanted_ = ", ".join(f.expected for f in refusal.faults if f.expected)
            return Words(zh, en), Words(wanted_, wanted_)
        case Ground.RULE if refusal.rule is not None:
            values = {key: spoken(q.term) for key, q in refusal.parameters.items()}
            text = refusal.rule.text
            said = Words(_filled(text.zh, values, "zh"), _filled(text.en, values, "en"))
            parts = [shortfall(p, s) for s in refusal.shortfalls]
            return (
                Words(f"{said.zh}（{refusal.rule.source}）", f"{said.en} ({refusal.rule.source})"),
                Words("；".join(x.zh for x in parts), "; ".join(x.en for x in parts)),
            )
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


def _filled(text: str, values: dict[str, Words], language: str) -> str:
    for key, value in values.items():
        text = text.replace("{" + key + "}", getattr(value, language))
    return text


def _listed(labels: list[Words]) -> Words:
    return Words("、".join(x.zh for x in labels), ", ".join(x.en for x in labels))


_OWN = {
    "comes": Words("接任人", "Who comes"),
    "leaves": Words("被替换人", "Who leaves"),
    "role": Words("角色", "Role"),
    "reason": Words("理由", "Reason"),
}
"""Fields of acts that every procedure has."""


def _fact(p: Procedure, name: str) -> Words:
    return p.facts[name].label if name in p.facts else _OWN[name] if name in _OWN else Words(f"“{name}”", repr(name))


def spoken(value: Any) -> Words:
    """A value of the engine as people say it."""
    match value:
        case None:
            return Words("没有", "none")
        case bool():
            return Words("是", "yes") if value else Words("否", "no")
        case Duration(value=number, unit=unit) if unit in UNITS:
            unit_en = UNITS[unit].en.removesuffix("s") if number == 1 else UNITS[unit].en
            return Words(f"{number} {UNITS[unit].zh}", f"{number} {unit_en}")
        case Fraction():
            return Words(str(value), str(value))
        case Elapsed():
            return Words(f"{(value.today - value.start).days} 日", f"{(value.today - value.start).days} days")
        case Left():
            return Words(f"剩 {(value.last - value.today).days} 日", f"{(value.last - value.today).days} days left")
        case date():
            return Words(value.isoformat(), value.isoformat())
    return Words(str(value), str(value))


def shortfall(p: Procedure, s: Shortfall) -> Words:
    """One failed comparison: what it is, what was asked, and from which day it will do."""
    term = _term(p, s.term)
    have, need = spoken(s.have), spoken(s.need)
    zh, en = f"{term.zh}：现为 {have.zh}，要求 {s.sign} {need.zh}", f"{term.en}: {have.en}, wanted {s.sign} {need.en}"
    if s.from_day:
        return Words(f"{zh}，自 {s.from_day} 起可以", f"{en}; possible from {s.from_day}")
    return Words(zh, en)


_CALLS = {
    "since": Words("距“{}”", "since {}"),
    "unanswered": Words("“{}”未处理的意见", "unanswered comments of {}"),
    "comments": Words("“{}”的意见", "comments of {}"),
    "times": Words("“{}”的次数", "times of {}"),
    "times_by_actor": Words("您“{}”的次数", "times you did {}"),
    "done": Words("已“{}”", "{} done"),
    "day_of": Words("“{}”之日", "the day of {}"),
    "brought": Words("本步填写{}", "{} is brought"),
    "left": Words("“{}”剩余", "left of {}"),
    "extended": Words("“{}”已延长", "extension of {}"),
    "passed": Words("“{}”通过", "{} passed"),
    "counted": Words("“{}”已计票", "{} counted"),
    "actor_is": Words("办理人是{}", "the actor is {}"),
}


def _term(p: Procedure, term: str) -> Words:
    """The left side of a comparison in words, as far as its names have labels."""
    function, bracket, rest = term.partition("(")
    inner = rest.rstrip(")").split(",")[0].strip() if bracket else term
    for labels in (p.facts, p.acts, p.ballots, p.comments, p.clocks, p.parties):
        if inner in labels:
            label: Words = labels[inner].label  # type: ignore[attr-defined, index]
            frame = _CALLS.get(function if bracket else "")
            return Words(frame.zh.format(label.zh), frame.en.format(label.en)) if frame else label
    return Words(term, term)
