"""The few tags and filters every template has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from django import template
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from guiju.core.procedure.instruments import source_in_words
from guiju.core.text.allowed import link
from guiju.registry.accounts.models import User
from guiju.registry.bodies import second_factor, services
from guiju.registry.bodies.models import Post
from guiju.registry.goals import evaluating
from guiju.registry.links import neighbours
from guiju.registry.links.keeping import End
from guiju.registry.record.subjects import Named
from guiju.search import highlight as find
from guiju.web import language, links, refusals, words

register = template.Library()
register.simple_tag(language.say, name="say")
register.filter("pick", language.pick)
register.filter("refused", refusals.spoken)
register.filter("half", lambda text: language.own_half(str(text)))
register.filter("source", lambda text: source_in_words(str(text), language.say("zh", "en")))


@register.simple_tag(takes_context=True)
def lacking_factor(context: Any) -> Any:
    """What somebody is told whose office asks for a second factor that they have not, None for everybody else."""
    user = getattr(context.get("request"), "user", None)
    lacks = isinstance(user, User) and second_factor.missing(user, timezone.localdate())
    return second_factor.refusal() if lacks else None


@register.simple_tag
def samples() -> bool:
    """Whether the library holds the demonstration, whose figures are samples."""
    return services.holds_samples()


@register.filter
def href(edition: Any) -> str:
    """The permanent address of an edition."""
    return links.edition(edition.key)


@register.simple_tag
def seal(tier: str, effect: str) -> SafeString:
    mark, meaning, must = words.seal(tier, effect)
    return format_html(
        '<span class="seal{}" title="{}"><span aria-hidden="true">{}</span><span class="unseen">{} </span></span>',
        " must" if must else "", meaning, mark, meaning,
    )  # fmt: skip


@register.filter
def status(code: str) -> SafeString:
    return format_html(
        '<span class="state {}">{}</span>', words.STATUS_CLASS.get(code, ""), words.word(words.STATUS, code)
    )


@register.simple_tag
def desig(edition: Any, linked: bool = True) -> SafeString:
    """A designation as it is always set: seal, number."""
    number = format_html('<span class="desig">{}</span>', edition.printed)
    if linked:
        number = format_html('<a class="desig" href="{}">{}</a>', links.edition(edition.key), edition.printed)
    return format_html('<span class="set">{}{}</span>', seal(edition.tier, edition.effect), number)


@register.filter
def title(edition: Any) -> str:
    """The title in the reader's language."""
    return language.pick(edition.titles)


@register.filter
def title_lang(edition: Any) -> str:
    """The language of the title that `title` shows."""
    text = language.pick(edition.titles)
    return next((code for code, value in edition.titles.items() if value == text), "")


@register.filter
def other_title(edition: Any) -> tuple[str, str] | None:
    """(language, title): the second title worth showing beside the first, if there is one."""
    shown = language.pick(edition.titles)
    for code in ("en", "zh", "ja", "fr"):
        text = edition.titles.get(code)
        if text and text != shown:
            return code, text
    return None


@register.simple_tag
def marked(text: str, query: str) -> SafeString:
    """The text with what the query found in it marked."""
    if not query:
        return escape(text)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", part) if hit else part,) for part, hit in find(text, query))
    )


@register.filter
def office_word(code: str) -> str:
    return words.word(words.OFFICE, code)


@register.filter
def post_word(post: Post) -> str:
    """What the office of a post is called at the body it is held at."""
    at = f"{post.office}@{post.body.code}" if post.body else ""
    return words.word(words.OFFICE_AT, at) if at in words.OFFICE_AT else words.word(words.OFFICE, post.office)


@register.filter
def tier_word(code: str) -> str:
    return words.word(words.TIER, code)


@register.filter
def effect_word(code: str) -> str:
    return words.word(words.EFFECT, code)


@register.filter
def kind_word(code: str) -> str:
    return words.word(words.KIND, code)


@register.simple_tag(takes_context=True)
def nothing(
    context: Any, left: str, left_en: str, none: str, none_en: str, way: str = "", said: str = ""
) -> SafeString:
    """What a list says that is empty, in both languages: that the filters leave nothing, with a way to take them off;
    else that there is nothing yet, with a way on where there is one."""
    request = context["request"]
    told = language.say(none, none_en)
    if any(value for name, value in request.GET.items() if name != "lang"):
        told, way, said = (
            language.say(left, left_en),
            request.path,
            language.say("去掉条件，看全部", "Take the filters off"),
        )
    if not way:
        return format_html('<p class="quiet empty">{}</p>', told)
    return format_html('<p class="quiet empty">{} <a href="{}">{}</a></p>', told, way, said)


@register.filter
def catalogue_source(code: str) -> str:
    return words.word(words.SOURCES, code)


@register.filter
def fields_said(names: Sequence[str]) -> str:
    """What of an edition changed, in words."""
    return language.say("、", ", ").join(dict.fromkeys(words.word(words.FIELDS, name) for name in names))


@register.filter
def date_word(code: str) -> str:
    return words.word(words.DATES, code)


@register.filter
def facet_word(value: str, facet: str) -> str:
    tables = {"tier": words.TIER, "status": words.STATUS, "effect": words.EFFECT}
    return words.word(tables.get(facet, {}), value)


@register.filter
def listed(values: Sequence[str], zh: str = "、") -> str:
    """Several names in one line, with the mark between them that the language has."""
    return language.say(zh, "; " if zh == "；" else ", ").join(values)


@register.filter
def thousands(number: int | None) -> str:
    """12345 → 12 345, with a thin space, as standards print numbers."""
    return f"{number:,}".replace(",", "\u2009") if number is not None else ""


@register.filter
def day(value: date | None) -> str:
    return value.isoformat() if value else ""


@register.simple_tag
def outward(address: str, shown: str = "") -> SafeString:
    """A link out of the site, to an address that somebody gave; the address alone where it is none of the web."""
    words = shown or address
    if not link(address):
        return format_html('<span class="wraps">{}</span>', words)
    return format_html('<a class="wraps" href="{}" rel="external nofollow noopener">{}</a>', link(address), words)


@register.simple_tag
def bar(part: float | str, whole: float = 100, room: float = 100) -> SafeString:
    """A bar to scale: `part` of `whole`, which takes `room` per cent of the line. Drawn: pages carry no styles."""
    width = room * float(part) / whole if whole else 0
    return format_html(
        '<svg class="len" width="{}%" height="14" aria-hidden="true"><rect width="100%" height="100%"/></svg>',
        f"{width:.2f}",
    )


_NARROW = 340
"""Pixels of a bar on a phone: a label that does not fit there stands below it."""


@register.simple_tag
def divided(parts: Sequence[tuple[str, str, int]]) -> SafeString:
    """One bar divided among (class, label, count)s, each labelled where it stands, or below where there is no room."""
    whole = sum(count for _, _, count in parts)
    drawn, x, cut = [], 0.0, False
    for css, label, count in parts:
        width = 100 * count / whole
        said = f"{label} {count}"
        fits = width / 100 * _NARROW > 18 + sum(13 if c > "\u2e7f" else 7 for c in said)
        cut = cut or bool(count and not fits)
        drawn.append((f"{x:.2f}", f"{width:.2f}", css, said if fits else ""))
        x += width
    inner = format_html_join(
        "",
        '<svg x="{}%" width="{}%" height="26" class="{}"><rect width="100%" height="100%"/>'
        '<text x="9" y="17.5">{}</text></svg>',
        drawn,
    )
    drawing = format_html('<svg width="100%" height="26" aria-hidden="true">{}</svg>', inner)
    if not cut:
        return drawing
    told = " · ".join(f"{label} {count}" for _, label, count in parts if count)
    return format_html('{}<span class="small quiet num">{}</span>', drawing, told)


@register.filter
def bounded(question: Any) -> Any:
    """The parameters of an indicator's permalink."""
    return evaluating.bounded(question).items()


@register.filter
def path(text: str) -> str:
    return quote(text, safe="/")


@register.simple_tag(takes_context=True)
def with_query(context: Any, **changes: str) -> str:
    """The present address with some parameters changed, "" taking one away; paging starts over."""
    given: QueryDict = context["request"].GET.copy()
    given.pop("after", None)
    given.pop("lang", None)
    for name, value in changes.items():
        given.pop(name, None)
        if value != "":
            given[name] = value
    text = given.urlencode()
    return "?" + text if text else context["request"].path


@register.simple_tag(takes_context=True)
def toggled(context: Any, name: str, value: str) -> str:
    """The present address with one value of a filter put on or taken off."""
    given: QueryDict = context["request"].GET.copy()
    given.pop("after", None)
    values: Sequence[str] = given.getlist(name)
    given.setlist(name, [v for v in values if v != value] if value in values else [*values, value])
    return "?" + given.urlencode()


@register.inclusion_tag("_links.html")
def ties(kind: str, key: int) -> dict[str, Any]:
    """What a thing is tied to, as lists at the side of its page."""
    groups = [
        (
            group.words.said("zh" if language.chinese() else "en"),
            [{"named": one.named, "title": _title(one.named), "address": one.address, "until": one.link.last_day}
             for one in group.found],
            group.more,
        )
        for group in neighbours.of(End(kind, key))
    ]  # fmt: skip
    return {"groups": groups}


def _title(named: Named) -> str:
    said = named.title.said("zh" if language.chinese() else "en") or named.title.zh or named.title.en
    return "" if said == named.name else said
