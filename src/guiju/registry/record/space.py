"""Room on the disk: looked at before something is written, so that the database never finds it full."""

from __future__ import annotations

import shutil

from guiju import config
from guiju.core.errors import NoRoomError, sentence


def free() -> int:
    """Bytes free where the data folder lies, or will lie."""
    folder = config.data_folder()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def require() -> None:
    """NoRoomError when less is free than GUIJU_FREE_MB says."""
    least = config.number("GUIJU_FREE_MB") * 1_000_000
    if least and (left := free()) < least:
        raise NoRoomError(
            "the disk is nearly full ({} MB free), nothing is written",
            left // 1_000_000,
            where=str(config.data_folder()),
            expected=sentence("at least {} MB free (GUIJU_FREE_MB)", least // 1_000_000),
        )
