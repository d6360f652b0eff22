"""The key with which the log signs: a file of its own, made once, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from guiju import config
from guiju.core.errors import GuijuError, sentence
from guiju.core.ledger.note import SIGNATURE, SignerKey, VerifierKey, check_name, new_signer, signer_key
from guiju.registry.record.models import Checkpoint


def path() -> Path:
    """The file of the private key; it need not exist yet."""
    chosen = config.value("GUIJU_LOG_KEY")
    return Path(chosen).expanduser().absolute() if chosen else config.data_folder() / "keys" / "log.key"


def origin() -> str:
    """The name a new log gets. GuijuError when it cannot name a key."""
    chosen = config.value("GUIJU_LOG_ORIGIN")
    if not chosen:
        parts = urlsplit(config.value("GUIJU_URL"))
        chosen = f"{parts.netloc.rpartition('@')[2] or 'localhost'}{parts.path.rstrip('/')}/log"
    try:
        return check_name(chosen)
    except GuijuError as error:
        raise GuijuError(
            error.what, where="setting GUIJU_LOG_ORIGIN", expected="as in standards.example.org/log"
        ) from error


def signer() -> SignerKey:
    """The log's private key, made when there is neither a key nor a checkpoint that one signed.

    GuijuError when the file cannot be read, is no key, or is that of another log."""
    place = path()
    try:
        modified = place.stat().st_mtime_ns
    except FileNotFoundError:
        _make(place)
        modified = place.stat().st_mtime_ns
    except OSError as error:
        raise GuijuError("cannot be read ({})", error.strerror, where=str(place), expected="the log's key") from error
    return _read(place, modified, config.value("GUIJU_LOG_ORIGIN"))


def verifier() -> VerifierKey | None:
    """The public key to check the log with; None before the log has one."""
    return signer().verifier if path().exists() else None


@lru_cache(maxsize=4)
def _read(place: Path, modified: int, wanted: str) -> SignerKey:
    try:
        key = signer_key(place.read_text())
    except (OSError, UnicodeDecodeError) as error:
        raise GuijuError("cannot be read", where=str(place), expected="the log's key") from error
    except GuijuError as error:
        raise GuijuError(error.what, where=str(place), expected=error.expected) from error
    if key.type != SIGNATURE:
        raise GuijuError("the key of a witness", where=str(place), expected="the log's key, of type 1")
    if wanted and key.name != wanted:
        raise GuijuError(
            "the key of the log {}",
            key.name,
            where=str(place),
            expected=sentence("that of {} (GUIJU_LOG_ORIGIN)", wanted),
        )
    return key


def _make(place: Path) -> None:
    last = Checkpoint.objects.order_by("-size").first()
    if last is not None:  # another key would begin another log under the same name
        name = last.text.partition("\n")[0]
        raise GuijuError(
            "the log's private key is gone", where=str(place), expected=sentence("the key that signed for {}", name)
        )
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
            f.write(f"{new_signer(origin())}\n")
            f.flush()
            os.fsync(f.fileno())
        with suppress(FileExistsError):  # another process was first: its key it is
            os.link(half, place)
    except OSError as error:
        raise GuijuError("the log's key cannot be written ({})", error.strerror, where=str(place)) from error
    finally:
        half.unlink(missing_ok=True)
