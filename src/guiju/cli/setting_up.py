"""`guiju setup`: the first run of an installation."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console

from guiju import config
from guiju.core.errors import GuijuError
from guiju.start import ready

console = Console(emoji=False, highlight=False, soft_wrap=True)
LANGUAGES = ("zh-hans", "en")


def register(app: typer.Typer) -> None:
    app.command("setup")(setup)


def setup(
    code: Annotated[str, typer.Option(prompt="Code of your body / 本机构代码", help="Such as SAC, CN-37. 本机构代码")],
    name_zh: Annotated[str, typer.Option(prompt="Its name in Chinese / 中文名称", help="中文名称")],
    name_en: Annotated[str, typer.Option(prompt="Its name in English / 英文名称", help="英文名称")],
    url: Annotated[str, typer.Option(prompt="Public address of the site / 站点地址", help="https://… 站点地址")],
    administrator: Annotated[str, typer.Option(prompt="User name of the first administrator / 首位管理员用户名")],
    email: Annotated[str, typer.Option(prompt="Address of the first administrator / 管理员邮箱")],
    kind: Annotated[str, typer.Option(help="Kind of the body (data/codes/body_kinds.csv). 机构类型")] = "national_body",
    country: Annotated[str, typer.Option(help="china: bring in its official bodies. 载入该国机构")] = "",
    time_zone: Annotated[str, typer.Option(help="Time zone of the body's days. 时区")] = "Asia/Shanghai",
    language: Annotated[str, typer.Option(help="zh-hans or en: of pages. 页面语言")] = "zh-hans",
) -> None:
    """Set up an installation: the body, its address, the first administrator. / 初次安装设置。"""
    _check(url, time_zone, language)
    ready()
    from django.core.management import call_command

    console.print("database / 数据库 …")
    call_command("migrate", verbosity=0, interactive=False)
    from django.utils import timezone

    from guiju.registry.accounts import people
    from guiju.registry.bodies import setting_up
    from guiju.registry.catalogue import classification

    wanted = setting_up.Wanted(
        code, kind, name_zh, name_en, administrator, email, country, "en" if language == "en" else "zh"
    )
    user, bodies = setting_up.set_up(wanted, timezone.now())
    classes = classification.load()
    path = config.keep(
        {"GUIJU_NAME": name_zh if language == "zh-hans" else name_en, "GUIJU_URL": url.rstrip("/"),
         "GUIJU_TIME_ZONE": time_zone, "GUIJU_LANGUAGE": language}
    )  # fmt: skip
    console.print(f"bodies / 机构: {bodies}; classes / 分类: {classes}; settings / 设置: {path}")
    console.print(
        "The administrator opens this once, within three days, sets a password, then a second factor / "
        "管理员三日内打开一次，设置密码，再设置第二因素："
    )
    typer.echo(people.door(user, timezone.now(), site=url.rstrip("/")))
    console.print(
        "Next / 下一步: guiju serve; guiju person add; guiju person appoint; guiju import committees", markup=False
    )


def _check(url: str, time_zone: str, language: str) -> None:
    if not url.startswith(("http://", "https://")) or not url.isprintable() or " " in url:
        raise GuijuError("{} is no address", repr(url[:80]), where="--url", expected="https://…")
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise GuijuError(
            "there is no time zone {}", repr(time_zone[:40]), where="--time-zone", expected="Asia/Shanghai"
        ) from None
    if language not in LANGUAGES:
        raise GuijuError(
            "unknown language {}", repr(language[:20]), where="--language", expected=", ".join(LANGUAGES)
        )  # fmt: skip
