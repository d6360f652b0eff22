"""Does the library agree with itself? What cannot be true together, counted by kind with examples.

An import asks it of the editions it touched, `guiju import check` of all. A finding refuses nothing: two sources may
contradict each other, and a person decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

EXAMPLES = 5

_SUPPLEMENT = (
    r"[/+ ](Amd|AMD|Cor|COR|Add|Suppl|AC|A|XG|AMENDMENT|Amendment|Corrigendum|DAM|FDAM|DAmd|FDAmd|ISH|INT)[ .]?\d*"
)
_DRAFT = (
    r"[/ ](PWI|NP|AWI|WD|CD|CDV|DIS|FDIS|PRF|DTS|DTR|DPAS|FDTS|FDTR|DGuide|FDGuide|"
    r"DAM|FDAM|DAmd|FDAmd|CDAM|DCor|FDCor)\M"
)
_DRAFT_AND_EDITION = (  # both held, or told by a designation of ISO alone
    f"r.kind = 'replaces' and (({{draft}}.status = 'draft' and {{edition}}.status <> 'draft'"
    f" and r.{{other}}_designation !~ '{_DRAFT}') or (r.{{one}}_designation ~ '{_DRAFT}'"
    f" and r.{{other}}_designation !~ '{_DRAFT}'"
    " and not starts_with(r.{one}_designation, 'W3C ') and coalesce({edition}.status, '') <> 'draft'))"
)
_MARKUP = r"&(amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9a-fA-F]+);|</?(p|br|b|i|em|sub|sup|span|strong|div)[ />]"
_FORMS = r"[ +](CSV|RLV|CMV|SER|EXV|EXV-RLV|PRV|DB|Redline|SYMBOL)\M|/EXPL|\+|\([A-Za-z]{1,3}\)$"


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that cannot be: `code` for programs, its words in both languages."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """How often a kind was found, and the first of them."""

    kind: Kind
    count: int
    examples: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        return {
            "code": self.kind.code, "zh": self.kind.zh, "en": self.kind.en, "count": self.count,
            "examples": list(self.examples),
        }  # fmt: skip


_OF_EDITIONS = (
    (Kind("in-force-before-published", "发布之前已现行", "in force before it was published"),
     "e.published > lower(e.in_force)"),
    (Kind("ended-before-published", "发布之前已废止或被代替", "ended before it was published"),
     "e.ended < e.published and to_char(e.ended, 'YYYY') < left(e.dates->>'published', 4)"),
    (Kind("review-due-on-dead", "已结束的版本仍有复审期限", "a review is due of an edition that has ended"),
     "e.review_due is not null and e.status in ('withdrawn', 'replaced')"),
    (Kind("ended-on-the-day-seen", "以导入之日作为废止日", "ended on the day it was seen to have ended"),
     "e.ended is not null and exists (select from catalogue_statusevent v where v.edition_id = e.id"
     " and v.status in ('withdrawn', 'replaced') and v.valid_from is null and v.observed = e.ended) and not exists"
     " (select from catalogue_statusevent v where v.edition_id = e.id and v.valid_from = e.ended)"),
    (Kind("year-of-the-base", "修改单的年份为原标准的年份", "a supplement under the year of its base"),
     rf"e.designation ~ '{_SUPPLEMENT}[^/+]*:\d{{4}}$' and right(e.designation, 4) <> coalesce(e.year::text, '')"),
    (Kind("markup-in-title", "名称含标签或字符实体", "tags or entities in a title"), f"e.titles::text ~ '{_MARKUP}'"),
    (Kind("committee-lost", "来源所载委员会缺失", "the committee that a source names is lost"),
     "e.committee_id is null and exists (select from catalogue_editionsource s where s.edition_id = e.id"
     " and s.record->>'committee' <> '')"),
)  # fmt: skip
_OF_RELATIONS = (
    (Kind("supplement-replaces-base", "修改单代替了原标准", "a supplement replaces its base"),
     "r.kind = 'replaces' and starts_with(r.source_key, r.target_key) and substr(r.source_key,"
     f" length(r.target_key) + 1) ~ '^{_SUPPLEMENT}'"),
    (Kind("replaces-own-supplement", "代替自己的修改单", "replaces its own supplement"),
     "r.kind = 'replaces' and starts_with(r.target_key, r.source_key) and substr(r.target_key,"
     f" length(r.source_key) + 1) ~ '^{_SUPPLEMENT}'"),
    (Kind("amends-itself", "修改自身", "amends itself or its own supplement"),
     "r.kind in ('amends', 'corrects') and starts_with(r.target_key, r.source_key) and (r.target_key = r.source_key"
     f" or substr(r.target_key, length(r.source_key) + 1) ~ '^{_SUPPLEMENT}')"),
    (Kind("replaces-a-draft", "正式版本代替草案", "an edition replaces a draft"),
     _DRAFT_AND_EDITION.format(draft="t", edition="s", one="target", other="source")),
    (Kind("draft-replaces", "草案代替正式版本", "a draft replaces an edition"),
     _DRAFT_AND_EDITION.format(draft="s", edition="t", one="source", other="target")),
    (Kind("replaced-by-older", "被更早的版本代替", "replaced by an older edition"),
     "r.kind = 'replaces' and s.published < t.published and left(s.dates->>'published', 4)"
     " < left(t.dates->>'published', 4)"),
)  # fmt: skip
_TWO = Kind("two-in-force", "同一标准两个版本同时现行", "two editions of one work in force")
_BESIDE = Kind(
    "undated-beside-dated",
    "不注日期记录与注日期版本并存且均现行",
    "an undated record in force beside the dated edition",
)
KINDS = (*(kind for kind, _ in (*_OF_EDITIONS, *_OF_RELATIONS)), _TWO, _BESIDE)


def last_change() -> int:
    """The number behind which everything is that is written from now on."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from record_change")
        return int(cursor.fetchone()[0])


def findings(after: int | None = None) -> list[Finding]:
    """Every kind with what was found of it: in the whole library, or among the editions that changed behind `after`
    (see `last_change`) and their relations."""
    with connection.cursor() as cursor:
        scope = ""
        if after is not None:
            cursor.execute("drop table if exists consistency_scope")
            cursor.execute(
                "create temp table consistency_scope on commit drop as select distinct subject as id from record_change"
                " where kind = 'edition' and id > %s", [after],
            )  # fmt: skip
            scope = "consistency_scope"
        found: dict[str, Found] = _editions(cursor, scope) | _relations(cursor, scope)
        found[_TWO.code], found[_BESIDE.code] = _works(cursor, scope, True), _works(cursor, scope, False)
    return [Finding(kind, found[kind.code][0], tuple(found[kind.code][1])) for kind in KINDS]


Found = tuple[int, list[str]]


def _editions(cursor, scope: str) -> dict[str, Found]:  # type: ignore[no-untyped-def]
    among = f"join {scope} using (id)" if scope else ""
    flags = ", ".join(f"({condition}) as f{i}" for i, (_, condition) in enumerate(_OF_EDITIONS))
    return _counted(
        cursor, [kind for kind, _ in _OF_EDITIONS],
        f"select e.designation as what, {flags} from catalogue_edition e {among}",
    )  # fmt: skip


def _relations(cursor, scope: str) -> dict[str, Found]:  # type: ignore[no-untyped-def]
    flags = ", ".join(f"({condition}) as f{i}" for i, (_, condition) in enumerate(_OF_RELATIONS))
    among = (
        f" and r.id in (select n.id from catalogue_relation n join {scope} c on c.id = n.source_id"
        f" union select n.id from catalogue_relation n join {scope} c on c.id = n.target_id)"
    ) * bool(scope)
    return _counted(
        cursor, [kind for kind, _ in _OF_RELATIONS],
        f"select r.source_designation || ' → ' || r.target_designation as what, {flags} from catalogue_relation r"
        " left join catalogue_edition s on s.id = r.source_id left join catalogue_edition t on t.id = r.target_id"
        f" where r.kind in ('replaces', 'amends', 'corrects') {among}",
    )  # fmt: skip


def _counted(cursor, kinds: list[Kind], rows: str) -> dict[str, Found]:  # type: ignore[no-untyped-def]
    """One pass over the rows for all their flags."""
    told = ", ".join(
        f"count(*) filter (where f{i}), (array_agg(what order by what) filter (where f{i}))[:{EXAMPLES}]"
        for i in range(len(kinds))
    )
    any_of = " or ".join(f"f{i}" for i in range(len(kinds)))
    cursor.execute(f"select {told} from ({rows}) k where {any_of}")
    row = cursor.fetchone()
    return {kind.code: (row[2 * i], row[2 * i + 1] or []) for i, kind in enumerate(kinds)}


def _works(cursor, scope: str, dated: bool) -> Found:  # type: ignore[no-untyped-def]
    """Works of which two editions are in force today, supplements and forms of one edition apart. Designations are
    looked at only where there are two."""
    among = f"and work_id in (select work_id from catalogue_edition where id in (select id from {scope}))"
    several = f"select work_id from catalogue_edition where status = 'in_force' {among * bool(scope)}"
    wanted = "count(distinct year) > 1" if dated else "count(year) > 0 and count(*) > count(year)"
    cursor.execute(
        f"""with twice as (
            select work_id, array_agg(designation order by designation) as names from catalogue_edition e
            where status = 'in_force' and work_id in ({several} group by work_id having count(*) > 1)
            and designation !~ '{_SUPPLEMENT}' and designation !~ '{_FORMS}'
            group by work_id having count(*) > 1 and {wanted}
        ) select count(*), (array_agg(array_to_string(names, ' + ') order by names[1]))[:{EXAMPLES}] from twice"""
    )
    count, examples = cursor.fetchone()
    return count, examples or []
