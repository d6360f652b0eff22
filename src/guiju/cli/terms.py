"""`guiju terms`: the terms by which a question in one language finds titles in another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guiju.core.errors import GuijuError
from guiju.start import ready

app = typer.Typer(no_args_is_help=True, help="Terms in several languages. / 多语术语。")


def register(main: typer.Typer) -> None:
    main.add_typer(app, name="terms")


@app.command("build")
def build(
    out: Annotated[Path | None, typer.Option(help="Write here; the terms of this library when left out.")] = None,
    cjk: Annotated[str, typer.Option(help="The language written in CJK: zh, ja or ko.")] = "zh",
    words: Annotated[str, typer.Option(help="The language written in words.")] = "en",
) -> None:
    """Make terms out of the titles that the library holds in two languages. / 由馆藏的双语名称生成术语。"""
    ready()
    from guiju.registry.catalogue import terms
    from guiju.search.term_building import build as made

    if cjk not in terms.CJK:
        raise GuijuError("cannot build terms from {}", repr(cjk), where="--cjk", expected=", ".join(terms.CJK))
    pairs = made(terms.titles(cjk, words))
    place = out or terms.place()
    terms.write(pairs, place, f"titles of this library, {cjk} and {words}")
    typer.echo(f"{len(pairs)} terms / 条术语: {place}")


@app.command("show")
def show(word: Annotated[str, typer.Argument(help="A term in any language.")]) -> None:
    """Other words for a term. / 一个术语的其他说法。"""
    ready()
    from guiju.registry.catalogue.terms import known
    from guiju.search.prepare import Run, normalise, runs
    from guiju.search.terms import key_of
    from guiju.search.understanding import said

    phrase = [Run(run.text, run.cjk) for run in runs(normalise(word))]
    if not phrase:
        raise GuijuError("no word to look for", where="word", expected="a term, such as 安全帽 or safety helmet")
    key, in_cjk = key_of(phrase)
    for other in known().others(key, cjk=in_cjk):
        typer.echo(said(other))
