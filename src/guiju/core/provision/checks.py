"""Requirements without a number: what must be supported, stated, present, absent, of a grade, in conformity."""

from __future__ import annotations

import re

from guiju.core.provision import characteristics
from guiju.core.provision.model import Check, Modality, Reference
from guiju.core.provision.normalization import REFERENCE
from guiju.core.provision.tables import any_of, compiled
from guiju.core.provision.verbs import Verb

_NORMATIVE = (Modality.REQUIREMENT, Modality.RECOMMENDATION, Modality.INSTRUCTION, Modality.EXTERNAL)
_ZH_GRADE = compiled("checks_zh_grade")
_EN_GRADE = compiled("checks_en_grade")
_ZH_CONFORM = re.compile(rf"(?:符合|满足|遵守|遵循|执行)[^,，;；。]{{0,30}}?(?={REFERENCE}|附录|表|第?\d+\.)")
_EN_CONFORM = compiled("checks_en_conform")
_ZH_LISTS = (
    ("contains", compiled("checks_zh_lists_contains")),
    ("one_of", compiled("checks_zh_lists_one_of")),
    ("all_of", compiled("checks_zh_lists_all_of")),
)
_EN_LISTS = (
    ("contains", compiled("checks_en_lists_contains")),
    ("one_of", compiled("checks_en_lists_one_of")),
    ("all_of", compiled("checks_en_lists_all_of")),
)
_ZH_ABSENT = re.compile(
    r"(?:不应|不得|应无|不宜|严禁|禁止|不允许|应没有|无|未)(?:有|出现|发生|存在|产生|含有?|使用|采用|添加|检出|带有|用于)?(?P<what>[^,，;；。]{1,40})"
)
_EN_ABSENT = compiled("checks_en_absent")
_ZH_PRESENT = re.compile(
    r"(?:^|能)?(?:设有|设置|配备|装有|安装|具有|具备|提供|有|附有|配有|粘贴|标有|建立|编制|制定)(?P<what>[^,，;；。]{2,40})"
)
_EN_PRESENT = compiled("checks_en_present")


def find(
    text: str, source: str, verb: Verb, language: str, references: tuple[Reference, ...], quantities: int
) -> tuple[Check, ...]:
    """The checks of a sentence that asks for something. text: folded, citations hidden; source: folded."""
    if verb.modality not in _NORMATIVE:
        return ()
    found: list[Check] = []
    begin = verb.span[1] if verb.text and not verb.text.startswith(("只有", "only", "Only")) else 0
    subject = _subject(text, verb, language)
    for make in (_conformity, _grade, _only, _prohibited, _absent, _lists, _present):
        made = make(text, source, verb, language, references, begin, subject, quantities)
        found += [check for check in made if not any(_meets(check, other) for other in found)]
        if make in (_only, _prohibited) and made:
            break
    vague = any_of("vague", language)
    return tuple(check for check in found if check.op != "present" or not vague.search(check.characteristic))


def _meets(first: Check, second: Check) -> bool:
    return first.span[0] < second.span[1] and second.span[0] < first.span[1]


def _subject(text: str, verb: Verb, language: str) -> str:
    if not verb.text:
        return ""
    before = text[max(0, verb.span[0] - characteristics.LONGEST) : verb.span[0]]
    clause = re.split(r"[,，;；。:：]" if language == "zh" else r"[;:]|,(?!\d)", before)[-1]
    named = characteristics.chinese(clause) if language == "zh" else characteristics.english(clause)
    return named.characteristic


def _conformity(
    text: str,
    source: str,
    verb: Verb,
    language: str,
    references: tuple[Reference, ...],
    begin: int,
    subject: str,
    quantities: int,
) -> list[Check]:
    match = (_ZH_CONFORM if language == "zh" else _EN_CONFORM).search(text, begin)
    if match is None:
        return []
    cited = [r for r in references if r.span[0] >= match.start()]
    if not cited:
        return []
    if (
        language == "en"
        and match[0].lower().startswith("accordance")
        and re.search(
            r"\b(?:test|measur|determin|carried out|calibrat|verif|prepared|condition)\w*\b",
            text[begin : match.start()],
        )
    ):
        return []
    values: list[str] = []
    for reference in cited:
        values.append(reference.designation or reference.clause)
        if reference.klass:
            values.append(reference.klass)
    return [Check("conforms_to", subject, tuple(values), (match.start(), cited[-1].span[1]))]


def _grade(
    text: str,
    source: str,
    verb: Verb,
    language: str,
    references: tuple[Reference, ...],
    begin: int,
    subject: str,
    quantities: int,
) -> list[Check]:
    match = (_ZH_GRADE if language == "zh" else _EN_GRADE).search(source)
    if match is None or re.match(r"\s?(?:以上)?的?\d", source[match.end() : match.end() + 2]):
        return []
    grade = match["grade"].replace(" ", "") if match["grade"].startswith(("IP", "IK")) else match["grade"]
    name = subject
    if grade.startswith("IP"):
        name = "防护等级" if language == "zh" else "IP code"
    return [Check("at_least_grade", name, (grade,), match.span())]


def _only(
    text: str,
    source: str,
    verb: Verb,
    language: str,
    references: tuple[Reference, ...],
    begin: int,
    subject: str,
    quantities: int,
) -> list[Check]:
    match = re.match(r"只有(?:经|由)?(?P<what>[^,，;；。]{1,30}?)(?:的(?P<who>[^,，;；。]{1,20}?))?才", verb.text)
    if match:
        return [Check("present", match["what"], (), verb.span)]
    match = re.match(r"only (?P<what>[a-z-]+)", verb.text, re.IGNORECASE)
    return [Check("present", match["what"], (), verb.span)] if match else []


def _prohibited(
    text: str,
    source: str,
    verb: Verb,
    language: str,
    references: tuple[Reference, ...],
    begin: int,
    subject: str,
    quantities: int,
) -> list[Check]:
    if (
        re.fullmatch(
            r"(?:is|are) (?:prohibited|forbidden|not (?:permitted|allowed|permissible|acceptable))",
            verb.text,
            re.IGNORECASE,
        )
        and not quantities
    ):
        what = re.split(
            r"\s(?:during|when|while|after|before|if|in|at)\b", re.split(r",(?!\d)|;", text[: verb.span[0]])[-1].strip()
        )[0]
        return [Check("absent", re.sub(r"^(?:The|the|A|An) ", "", what), (), (0, verb.span[1]))]
    match = re.match(r"no ([^,.;]{1,60}?) (?:is|are|shall)\b", verb.text, re.IGNORECASE)
    if match and not quantities:
        return [Check("absent", match[1], (), verb.span)]
    if verb.text in ("严禁", "禁止") and not quantities:
        what = re.match(
            r"\s*(?:在[^,，;；。]{1,20}?(?:时|下|内|中|前|后))?(?P<what>[^,，;；。]{1,40})", text[verb.span[1] :]
        )
        if what:
            return [Check("absent", what["what"].strip(), (), (verb.span[0], verb.span[1] + what.end()))]
    return []


def _absent(
    text: str,
    source: str,
    verb: Verb,
    language: str,
    references: tuple[Reference, ...],
    begin: int,
    subject: str,
    quantities: int,
) -> list[Check]:
    found: list[Check] = []
    for match in (_ZH_ABSENT if language == "zh" else _EN_ABSENT).finditer(
        text, max(0, verb.span[0]) if verb.text else 0
    ):
        what = match["what"].strip(" 的")
        if re.search(r"[大小高低多少超]于|超过|\d|than|exceed|later|另有", what) or not what:
            continue
        if language == "zh":
            if match[0].startswith(("无", "未")) and not re.match(
                r"[无未](?:裂纹|明显|变形|损|锈|可见|异|毛刺|缺陷|气泡|渗漏|泄漏|破损|脱落|杂质|霉|污|击穿|闪络|检出|断)",
                match[0],
            ):
                continue
            what = re.sub(r"^(?:有|出现|发生|存在|产生|含有?|明显的?|任何)+", "", what)
        else:
            what = re.split(r"\s(?:after|when|during|at|in|under|on|for|if|with|by|that|which|before)\b", what)[0]
            what = re.sub(r"^(?:any|visible|the|a|an)\s", "", what.strip())
        for item in _items(what, language):
            found.append(Check("absent", item, (), match.span()))
    return found


def _lists(
    text: str,
    source: str,
    verb: Verb,
    language: str,
    references: tuple[Reference, ...],
    begin: int,
    subject: str,
    quantities: int,
) -> list[Check]:
    for op, form in _ZH_LISTS if language == "zh" else _EN_LISTS:
        match = form.search(source, begin)
        if match is None or (verb.negated and op != "all_of"):
            continue
        items = _items(match["list"], language)
        if op == "one_of":
            if quantities or len(items) < 2:
                continue
        elif len(items) < 2 and op == "all_of":
            continue
        if op == "all_of" and (quantities or verb.negated):
            continue
        name = subject
        if (
            language == "zh"
            and (tail := re.match(r"([A-Za-z0-9/.+-]+)([\u4e00-\u9fff]{2,6})$", items[-1]))
            and re.fullmatch(r"[A-Za-z0-9/.+ -]+", items[0])
        ):
            items[-1], name = tail[1], tail[2].removeprefix("等")
        return [Check(op, name, tuple(items), match.span())]
    return []


def _items(text: str, language: str) -> list[str]:
    text = re.sub(r"(?:^|(?<=[\s;；,，:：、]))[a-z0-9]{1,2}[)）]\s?", "\x1f", text)
    if "\x1f" in text:
        parts = [part for part in text.split("\x1f") if part.strip()]
    elif language == "zh":
        parts = re.split(
            r"、|以及|或者?|(?<=[\u4e00-\u9fffA-Za-z0-9])(?:和|与|及)(?=[\u4e00-\u9fffA-Za-z0-9])|[,，;；]", text
        )
    else:
        parts = re.split(r",\s?(?:and |or )?|;\s?(?:and )?|\s(?:and|or)\s", text)
    made = [
        re.sub(r"^(?:and|or|the|an?|either)\s|\s(?:and|or)$", "", part.strip(" \t,，;；。.:：、")) for part in parts
    ]
    made = [re.sub(r"(?:之一|等|等内容|等信息)$", "", part) for part in made]
    return [part for part in made if part]


def _present(
    text: str,
    source: str,
    verb: Verb,
    language: str,
    references: tuple[Reference, ...],
    begin: int,
    subject: str,
    quantities: int,
) -> list[Check]:
    if quantities or verb.negated:
        return []
    match = (_ZH_PRESENT if language == "zh" else _EN_PRESENT).search(source, begin)
    if match is None:
        return []
    what = match["what"].strip()
    if language == "en":
        what = re.split(r"\s(?:when|if|during|after|before|so that|in accordance|for|to|that|which|at)\b", what)[
            0
        ].strip()
    return [Check("present", re.sub(r"^(?:an?|the) ", "", what), (), match.span())]
