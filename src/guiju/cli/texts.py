"""`guiju text keep|limits`: texts into the library, and the limits they set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from guiju.cli.converting import opened, tell, with_pictures
from guiju.cli.text import text
from guiju.core.decimals import optional
from guiju.core.errors import GuijuError
from guiju.start import ready


def register(app: typer.Typer) -> None:
    text.command("keep")(keep)
    text.command("limits")(limits)
    text.command("duplicates")(duplicates)


def keep(
    file: Annotated[Path, typer.Argument(help="A text in any format that is read. 标准文本文件")],
    slug: Annotated[str, typer.Option("--slug", help="Its address; made from the designation otherwise. 地址")] = "",
    draft: Annotated[bool, typer.Option("--draft", help="A draft, not a published text. 草案")] = False,
) -> None:
    """Keep a text in the library, or the next revision of one that is there. / 将标准文本收入馆藏。"""
    reading = opened(file)
    tell(reading)
    ready()
    from guiju.registry.texts import keeping
    from guiju.registry.texts.models import Text

    kept = keeping.keep(
        with_pictures(reading.document, file.parent),
        now=timezone.now(),
        slug=slug,
        kind=Text.Kind.DRAFT if draft else Text.Kind.PUBLISHED,
        summary=file.name,
    )
    typer.echo(f"{kept.text.slug}\trevision {kept.revision}\t{kept.changed} clauses changed")


def limits(
    question: Annotated[str, typer.Argument(help="What is limited: 'lead in drinking water'. 查询")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line. JSON 输出")] = False,
) -> None:
    """The limits that texts of the library set, strictest first. / 查询馆藏文本中的限值。"""
    ready()
    from guiju.registry.texts.finding import find

    found = find(question)
    if found.all_limits > len(found.limits):
        typer.echo(
            f"{len(found.limits)} of {found.all_limits} limits, the nearest / 共 {found.all_limits} 项", err=True
        )
    for row in found.limits:
        told = {
            "text": str(row.text), "label": row.label, "characteristic": row.characteristic, "class": row.klass,
            "op": row.op, "value": optional(row.value), "low": optional(row.low), "high": optional(row.high),
            "unit": row.unit,
            "base": {"unit": row.base, "low": optional(row.base_low), "high": optional(row.base_high)},
            "sentence": row.sentence,
        }  # fmt: skip
        if as_json:
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            typer.echo(f"{row.text}\t{row.label}\t{row.characteristic}\t{row.op} {row.written} {row.unit}\t{row.klass}")


def duplicates(
    least: Annotated[float, typer.Option(help="From this share of common grams on, 0 to 1. 重合度下限")] = 0.6,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line. JSON 输出")] = False,
) -> None:
    """Kept texts whose title and scope repeat each other, the nearest first. / 查找范围重复的标准文本。"""
    if not 0 < least <= 1:
        raise GuijuError("a share of {}", f"{least:g}", where="--least", expected="more than 0, at most 1")
    ready()
    from guiju.core.comparison.scopes import duplicates as near
    from guiju.core.comparison.scopes import scope_of
    from guiju.registry.texts.models import Text
    from guiju.registry.texts.storage import document_at

    scopes = {text.slug: scope_of(document_at(text)) for text in Text.objects.filter(revision__gt=0).order_by("slug")}
    for found in near(scopes, least):
        if as_json:
            typer.echo(json.dumps({"first": found.first, "second": found.second, "share": round(found.share, 4)}))
        else:
            typer.echo(f"{found.share:.3f}\t{found.first}\t{found.second}")
