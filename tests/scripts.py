# ruff: noqa: E501
"""Kinds of stored script. Each sets `window.__ran` where a page lets it run; none may run, in any field or file."""

from __future__ import annotations

import base64

RAN = "window.__ran=1"
_SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RAN}"><script>{RAN}</script></svg>'
_PAGE = f"<script>parent.__ran=1;{RAN}</script>"

ELEMENTS = (
    f"<script>{RAN}</script>",
    f"<SCRIPT>{RAN}</SCRIPT >",
    f"<script/x>{RAN}</script>",
    f'<script src="data:text/javascript,{RAN}"></script>',
    '<script src="//attacker.invalid/x.js"></script>',
    f'<script type="module">{RAN}</script>',
    f"<scr<script>ipt>{RAN}</scr</script>ipt>",
    f'"><script>{RAN}</script>',
    f"'><script>{RAN}</script>",
    f"</title><script>{RAN}</script>",
    f"</textarea><script>{RAN}</script>",
    f"</style><script>{RAN}</script>",
    f"</script><script>{RAN}</script>",
    f"--><script>{RAN}</script>",
    f"]]><script>{RAN}</script>",
    f"<!--<script>-->{RAN}</script>",
    f"<noscript><p title='</noscript><script>{RAN}</script>'>",
    f"<template><script>{RAN}</script></template>",
    f'<img src=x onerror="{RAN}">',
    f"<img/src=x/onerror={RAN}>",
    f'<img src="x` `"onerror={RAN}>',
    f'<image href=x onerror="{RAN}">',
    f'<body onload="{RAN}">',
    f'<svg onload="{RAN}">',
    f"<svg><script>{RAN}</script></svg>",
    f'<svg><script href="data:,{RAN}"/></svg>',
    f'<svg><animate onbegin="{RAN}" attributeName="x" dur="1s"/></svg>',
    f'<svg><a href="javascript:{RAN}"><text y="9">x</text></a></svg>',
    f'<svg><set attributeName="href" to="javascript:{RAN}"/></svg>',
    f'<svg><foreignObject><iframe srcdoc="{_PAGE}"></iframe></foreignObject></svg>',
    f'<svg><use href="data:image/svg+xml;base64,{base64.b64encode(_SVG.encode()).decode()}#x"/></svg>',
    f'<svg><style><img title="</style><img src=x onerror={RAN}>"></style></svg>',
    f'<iframe src="javascript:parent.{RAN}"></iframe>',
    f'<iframe srcdoc="{_PAGE}"></iframe>',
    f'<object data="data:text/html,{_PAGE}"></object>',
    f'<embed src="data:text/html,{_PAGE}">',
    f'<video><source onerror="{RAN}"></video>',
    f'<audio src=x onerror="{RAN}"></audio>',
    f'<details open ontoggle="{RAN}"><summary>x</summary></details>',
    f'<input autofocus onfocus="{RAN}">',
    f'<select autofocus onfocus="{RAN}"></select>',
    f'<button onclick="{RAN}" autofocus>x</button>',
    f'<form action="javascript:{RAN}"><button id="planted">x</button></form>',
    f'<form><button formaction="javascript:{RAN}">x</button></form>',
    f'<a href="javascript:{RAN}" autofocus onfocus="{RAN}">x</a>',
    f'<a href="java&#9;script:{RAN}">x</a>',
    f'<marquee onstart="{RAN}">x</marquee>',
    f'<div style="animation-name:x" onanimationstart="{RAN}">x</div>',
    f"<style>@import'data:text/css,*{{}}';*{{background:url(javascript:{RAN})}}</style>",
    '<link rel="stylesheet" href="data:text/css,body{display:none}">',
    f'<meta http-equiv="refresh" content="0;url=javascript:{RAN}">',
    '<base href="//attacker.invalid/">',
    f'<math><annotation-xml encoding="text/html"><img src="x" onerror="{RAN}"/></annotation-xml></math>',
    f'<math><mtext><img src="x" onerror="{RAN}"/></mtext></math>',
    f"<math><mi><script>{RAN}</script></mi></math>",
    f'<math href="javascript:{RAN}"><mi>x</mi></math>',
    f'<math><maction actiontype="statusline#x" xlink:href="javascript:{RAN}"><mi>x</mi></maction></math>',
    f'<math><mtext><table><mglyph><style><img src="x" onerror="{RAN}"/></style></mglyph></table></mtext></math>',
    f'<math><semantics><mi>x</mi><annotation encoding="text/html"><b onclick="{RAN}">x</b></annotation></semantics></math>',
    f"&lt;script&gt;{RAN}&lt;/script&gt;",
    f"&#60;img src=x onerror={RAN}&#62;",
    f"\u003cimg src=x onerror={RAN}\u003e",
    f"+ADw-script+AD4-{RAN}+ADw-/script+AD4-",
    f"＜script＞{RAN}＜/script＞",
    "{{constructor.constructor('" + RAN + "')()}}",
    "{% load x %}{{ request }}<b>",
    "${" + RAN + "}`;" + RAN + "//",
    f"';{RAN};//",
    f'";{RAN};//',
    f"\u2028{RAN}\u2029<img src=x onerror={RAN}>",
)
"""Markup and what becomes markup in a careless writer."""

ADDRESSES = (
    f"javascript:{RAN}",
    f"JaVaScRiPt:{RAN}",
    f" javascript:{RAN}",
    f"java\tscript:{RAN}",
    f"java\nscript:{RAN}",
    f"\x01javascript:{RAN}",
    f"javascript://https://example.com/%0a{RAN}",
    f"vbscript:{RAN}",
    f"data:text/html,{_PAGE}",
    f"data:text/html;base64,{base64.b64encode(_PAGE.encode()).decode()}",
    f"data:image/svg+xml,{_SVG}",
    f'https://example.com/"onmouseover="{RAN}',
    f"https://example.com/\x00javascript:{RAN}",
    f"mailto:x'onclick='{RAN}",
    "file:///etc/passwd",
    "//attacker.invalid/x",
)
"""Addresses of links and images."""

EVERY = (*ELEMENTS, *ADDRESSES)
assert len(ELEMENTS) >= 60 and len(set(EVERY)) == len(EVERY)
DRAWINGS = (
    _SVG,
    f'<svg xmlns="http://www.w3.org/2000/svg"><script>{RAN}</script></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><p>x</p></foreignObject></svg>',
    f'<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:{RAN}"><rect/></a></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="//attacker.invalid/x.svg#y"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://attacker.invalid/x.png"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><style>@import "//attacker.invalid/x.css";</style></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><rect style="fill:url(//attacker.invalid/x)"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><rect fill="url( http://attacker.invalid/x )"/></svg>',
    f'<svg xmlns="http://www.w3.org/2000/svg"><set attributeName="onclick" to="{RAN}"/></svg>',
    f'<x:svg xmlns:x="http://www.w3.org/2000/svg"><x:rect onclick="{RAN}"/></x:svg>',
    f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:h="http://www.w3.org/1999/xhtml"><h:img src="x" onerror="{RAN}"/></svg>',
    f'<!DOCTYPE svg [<!ENTITY x "{RAN}">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>',
)
"""Drawings that do more than draw."""
