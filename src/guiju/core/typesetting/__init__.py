"""Pages: Typst source and files in memory become PDF or PNG, with declared type, without clock, the same everywhere.

>>> from guiju.core.typesetting import pdf, string
>>> pdf(f"#{string('规矩 $ is no markup')}")[:5]
b'%PDF-'
"""

from guiju.core.typesetting.compiling import SettingError, pdf, png, sets
from guiju.core.typesetting.fonts import FAMILIES
from guiju.core.typesetting.markup import string
from guiju.core.typesetting.pictures import fault

__all__ = ["FAMILIES", "SettingError", "fault", "pdf", "png", "sets", "string"]
