"""A page that stands alone: the text with its own style sheet and its images inside."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape

from guiju.core import policy
from guiju.core.text import allowed
from guiju.core.text.html.blocks import document_html
from guiju.core.text.html.view import view_of
from guiju.core.text.labels import heading, label
from guiju.core.text.model import Clause, Document
from guiju.core.text.numbering import Number
from guiju.core.text.walking import said
from guiju.data import tables


def write(document: Document) -> bytes:
    """UTF-8 HTML of a document in all its languages; no script, nothing from elsewhere."""

    def picture(name: str) -> str:
        media = document.media.get(name)
        if media is None or not allowed.picture(media.type, media.data):
            return ""
        return f"data:{media.type};base64,{base64.b64encode(media.data).decode()}"

    view = view_of(document, picture=picture)
    first = document.languages[0] if document.languages else "zh"
    front = document.front
    titles = "".join(f'<p class="title" lang="{escape(key)}">{escape(text)}</p>' for key, text in front.titles.items())
    style = tables.text("text/alone.css")
    entries = "".join(_entry(clause, view.numbers, first) for clause in document.clauses if clause.title)
    name = front.designation or next(iter(front.titles.values()), "")
    language, contents = "zh-Hans" if first == "zh" else escape(first), escape(label("contents", first))
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{policy.alone(style)}<title>{escape(name)}</title><style>{style}</style></head>"
        f'<body><header><p class="designation">{escape(front.designation)}</p>{titles}</header>'
        f'<nav aria-label="{contents}"><p>{contents}</p><ol>{entries}</ol></nav>'
        f"<main>{document_html(document, view)}</main></body></html>\n"
    ).encode()


def _entry(clause: Clause, numbers: Mapping[str, Number], language: str) -> str:
    text = f"{heading(numbers.get(clause.id), language)}　{said(clause.title, language)}".strip("　")
    return f'<li><a href="#{escape(clause.id)}">{escape(text)}</a></li>'
