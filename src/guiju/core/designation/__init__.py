"""Designations of standards as values: parse, print, compare.

>>> from guiju.core.designation import compare, parse
>>> d = parse("GB/T 22080—2016/ISO/IEC 27001:2013")
>>> d.canonical, d.chinese
('GB/T 22080-2016/ISO/IEC 27001:2013', 'GB/T 22080—2016/ISO/IEC 27001:2013')
>>> d.work, d.edition, d.adopts.work
('GB/T 22080', 'GB/T 22080-2016', 'ISO/IEC 27001')
>>> compare(parse("GB/T 22080-2008"), d).value, compare(parse("GB 2762-2022"), d).value
('before', 'incomparable')
"""

import importlib

from guiju.core.designation.errors import DesignationError
from guiju.core.designation.model import Designation, Supplement, Tier
from guiju.core.designation.ordering import Order, compare, rank, same_work, sort_key
from guiju.core.designation.reading import parse
from guiju.core.designation.recognition import recognise
from guiju.core.designation.registry import Scheme

# Every module under schemes/ registers its scheme when it is imported. The function `schemes` comes after it, so that
# the name means the list of schemes and not the folder.
importlib.import_module("guiju.core.designation.schemes")
from guiju.core.designation.registry import schemes  # noqa: E402

__all__ = [
    "Designation",
    "DesignationError",
    "Order",
    "Scheme",
    "Supplement",
    "Tier",
    "compare",
    "parse",
    "rank",
    "recognise",
    "same_work",
    "schemes",
    "sort_key",
]
