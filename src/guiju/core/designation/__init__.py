"""Designations of standards as values: parse, print, compare.

>>> from guiju.core.designation import compare, parse
>>> d = parse("GB/T 22080—2016/ISO/IEC 27001:2013")
>>> d.canonical, d.chinese
('GB/T 22080-2016/ISO/IEC 27001:2013', 'GB/T 22080—2016/ISO/IEC 27001:2013')
>>> d.work, d.edition, d.adopts.work
('GB/T 22080', 'GB/T 22080-2016', 'ISO/IEC 27001')
>>> compare(parse("GB/T 22080-2008"), d).value, compare(parse("GB 2762-2022"), d).value
('before', 'incomparable')

`parse` refuses what no scheme reads; pages and `guiju id` use it. What takes in whole catalogues keeps such a number:
`other(text: str, publisher: str) -> Designation` makes a value of scheme "other" by its publisher as printed;
`parse_or_other(text, publisher) -> (Designation, DesignationError | None)` reads first and says if a remark is due;
`restored(designation, scheme, publisher) -> Designation` gives the value back from what the library stores of it.

>>> value, remark = parse_or_other("WTO G/TBT/1", "WTO")
>>> value.scheme, value.canonical, value.expression, remark is not None
('other', 'WTO G/TBT/1', '[WTO] WTO G/TBT/1', True)
"""

import importlib

from guiju.core.designation.errors import DesignationError
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.ordering import Order, compare, rank, same_work, sort_key
from guiju.core.designation.ranges import members
from guiju.core.designation.reading import parse
from guiju.core.designation.recognition import recognise
from guiju.core.designation.registry import Scheme

# Every module under schemes/ registers its scheme when it is imported. The function `schemes` comes after it, so that
# the name means the list of schemes and not the folder.
importlib.import_module("guiju.core.designation.schemes")
from guiju.core.designation.registry import schemes  # noqa: E402
from guiju.core.designation.schemes.other import other, parse_or_other, restored  # noqa: E402

__all__ = [
    "Designation",
    "DesignationError",
    "Order",
    "Scheme",
    "Supplement",
    "Tier",
    "compare",
    "members",
    "other",
    "parse",
    "parse_or_other",
    "rank",
    "recognise",
    "restored",
    "same_work",
    "schemes",
    "sort_key",
]
