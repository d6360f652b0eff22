"""Months as English numbers of standards print them."""

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

MONTHS: dict[str, int] = {name.upper(): index for index, name in enumerate(MONTH_NAMES, start=1)}
MONTHS |= {name.upper()[:3]: index for index, name in enumerate(MONTH_NAMES, start=1)}
MONTHS["SEPT"] = 9
