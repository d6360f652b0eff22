"""One module a scheme. Importing it registers it; the order is the order in which they are asked."""

import importlib

for _name in (
    "gb",
    "gsb",
    "local",
    "sector",
    "association",
    "enterprise",
    "chinese_other",
    "iso",
    "iec",
):
    importlib.import_module(f"{__name__}.{_name}")
