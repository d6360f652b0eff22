"""Every setting, in one place: its variable, default and meaning. `docs/settings.md` is checked against this table."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from guiju.core.errors import GuijuError, sentence


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    meaning: str


SETTINGS = {
    s.name: s
    for s in (
        Setting(
            "GUIJU_DATA",
            "",
            "Folder for everything Guiju keeps. Unset: ~/.local/share/guiju, or /var/lib/guiju when run as root.",
        ),
        Setting(
            "DATABASE_URL",
            "",
            "postgresql://user:password@host:port/name of a PostgreSQL server (14 or newer). Unset: the embedded one.",
        ),
        Setting("GUIJU_SECRET_KEY", "", "Key for sessions and tokens. Unset: made once and kept in the data folder."),
        Setting("GUIJU_URL", "http://127.0.0.1:8000", "Public address of the site, used in feeds, e-mail and links."),
        Setting(
            "GUIJU_HOSTS", "", "Host names the site answers to, by commas. Unset: that of GUIJU_URL and localhost."
        ),
        Setting("GUIJU_TIME_ZONE", "Asia/Shanghai", "Time zone of the body that runs the system; its dates are local."),
        Setting("GUIJU_LANGUAGE", "zh-hans", "Language of pages for a reader who has chosen none: zh-hans or en."),
        Setting("GUIJU_NAME", "规矩 Guiju", "Name of the site, as shown in its head, feeds and OAI-PMH answers."),
        Setting(
            "GUIJU_EMAIL_URL", "", "smtp://user:password@host:port or smtps://… for outgoing mail. Unset: a folder."
        ),
        Setting("GUIJU_EMAIL_FROM", "guiju@localhost", "Sender of outgoing mail."),
        Setting(
            "GUIJU_CONFIRM_ADDRESSES",
            "1",
            "1: an account works once its address is confirmed. 0: at once, but mail goes to confirmed addresses only.",
        ),
        Setting(
            "GUIJU_SECOND_FACTOR",
            "1",
            "1: who holds an office changes nothing without a second factor. 0: it is up to them (the demonstration).",
        ),
        Setting("GUIJU_QUOTA_MB", "500", "Megabytes of attachments one account may send in a day."),
        Setting("GUIJU_QUOTA_CASES", "200", "Cases one account may open in a day by pages and programs."),
        Setting("GUIJU_QUOTA_LETTERS", "10", "Letters without an account that one network address may send in a day."),
        Setting("GUIJU_DEBUG", "0", "1 shows errors in the browser. Never on a public site."),
        Setting("GUIJU_PROXIES", "0", "How many trusted proxies stand in front and add X-Forwarded-For."),
        Setting("GUIJU_RATE_ANONYMOUS", "120", "Requests a minute to the programs' interfaces from one address."),
        Setting(
            "GUIJU_RATE_PAGES",
            "600",
            "Pages a minute to one address, in each web process; 0 for no limit. The machine's own are not counted.",
        ),
        Setting("GUIJU_WEB_PROCESSES", "2", "Processes that answer pages. As many as the machine has processors."),
        Setting("GUIJU_RATE_KEY", "1200", "Requests a minute to the programs' interfaces with one key."),
        Setting(
            "GUIJU_FREE_MB", "200", "Megabytes kept free on the disk: with less, nothing is written. 0: not watched."
        ),
        Setting("GUIJU_UPLOAD_MB", "50", "Largest attachment that is taken, in megabytes."),
        Setting(
            "GUIJU_OIDC_ISSUER", "", "Address of an OpenID Connect provider for sign-in. Unset: local accounts only."
        ),
        Setting("GUIJU_OIDC_CLIENT", "", "Client id at that provider."),
        Setting("GUIJU_OIDC_SECRET", "", "Client secret at that provider."),
        Setting(
            "GUIJU_LOG_ORIGIN",
            "",
            "Name of the transparency log, fixed when its key is made. Unset: the host of GUIJU_URL, then /log.",
        ),
        Setting(
            "GUIJU_LOG_KEY",
            "",
            "File of the log's private key. Unset: keys/log.key in the data folder, made at first need.",
        ),
        Setting("PORT", "8000", "Port of `guiju serve` and `guiju demo`."),
    )
}


def value(name: str) -> str:
    """The setting from the environment, else as `guiju setup` kept it in the data folder, else its default. An unknown
    name is a programming error (KeyError)."""
    setting = SETTINGS[name]
    return os.environ.get(name) or (kept().get(name) if name in KEPT else None) or setting.default


KEPT = ("GUIJU_NAME", "GUIJU_URL", "GUIJU_TIME_ZONE", "GUIJU_LANGUAGE", "GUIJU_EMAIL_FROM", "GUIJU_HOSTS")
"""What the data folder may say of itself; the environment overrules it."""
KEPT_IN = "settings.env"
_HEAD = "# 由 guiju setup 写入；环境变量优先。Written by guiju setup; the environment overrules it.\n"


def kept() -> dict[str, str]:
    """What `settings.env` of the data folder says: lines NAME=value. Empty without one. GuijuError for another line."""
    path = data_folder() / KEPT_IN
    try:
        at = path.stat().st_mtime_ns
    except OSError:
        return {}
    return _kept(path, at)


@lru_cache(maxsize=4)
def _kept(path: Path, at: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, equals, said = line.partition("=")
        if not equals or name.strip() not in KEPT:
            where = f"{path.name}:{number}"
            raise GuijuError("{} is no setting", repr(line[:60]), where=where, expected=", ".join(KEPT))
        found[name.strip()] = said.strip()
    return found


def keep(values: Mapping[str, str]) -> Path:
    """Write settings into the data folder, with those it holds; whole or not at all. GuijuError for one that is not
    kept there, and for a value over several lines."""
    for name, said in values.items():
        if name not in KEPT:
            raise GuijuError("{} is no setting", repr(name[:60]), where="name", expected=", ".join(KEPT))
        if not said.isprintable() or len(said) > 300:
            raise GuijuError("{} is not usable", repr(said[:60]), where=f"setting {name}", expected="one line of text")
    path = data_folder() / KEPT_IN
    text = "".join(f"{name}={said}\n" for name, said in sorted({**kept(), **values}.items()) if said)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(".new")
    made.write_text(_HEAD + text, "utf-8")
    made.chmod(0o600)
    made.replace(path)
    return path


def number(name: str, lowest: int = 0) -> int:
    """A whole-number setting; GuijuError when it is not one."""
    text = value(name)
    if not text.isascii() or not text.isdigit() or int(text) < lowest:
        raise GuijuError(
            "{} is not usable", repr(text), where=f"setting {name}", expected=sentence("a whole number from {}", lowest)
        )
    return int(text)


def today() -> date:
    """The day in GUIJU_TIME_ZONE, for commands that need no database."""
    return datetime.now(ZoneInfo(value("GUIJU_TIME_ZONE"))).date()


def data_folder() -> Path:
    """Where the database, the index and mail are kept; not created here."""
    chosen = os.environ.get("GUIJU_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/guiju")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "guiju"
