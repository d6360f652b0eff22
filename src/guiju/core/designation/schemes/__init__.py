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
    "iso_directives",
    "iec",
    "iec_documents",
    "iec_systems",
    "itu",
    "en",
    "etsi",
    "bs",
    "bs_documents",
    "din",
    "jis",
    "ieee",
    "astm",
    "ansi",
    "gost",
    "ietf",
    "codex",
    "oiml",
    "nist",
    "cie",
    "w3c",
    "bipm",
    "tabular",
    "other",
):
    importlib.import_module(f"{__name__}.{_name}")
