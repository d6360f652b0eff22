"""What a browser may do with a file of ours (Content Security Policy Level 3): show it, run nothing, fetch nothing."""

from __future__ import annotations

import base64
import hashlib

FILE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""The header of a file that needs no style."""


def _digest(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def drawing(style: str) -> str:
    """The header of an SVG that is a file of its own: its style sheet counts, nothing else."""
    return FILE.replace("default-src 'none'", f"default-src 'none'; style-src {_digest(style)}")


def alone(*styles: str) -> str:
    """The `meta` of a page that stands alone: these style sheets and the images inside it, nothing else."""
    allowed = " ".join(_digest(style) for style in styles)
    policy = f"default-src 'none'; img-src data:; style-src {allowed}; base-uri 'none'; form-action 'none'"
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
