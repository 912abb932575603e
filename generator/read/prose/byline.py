"""A line that says who wrote a text, or when, in; the name or the day out."""

from __future__ import annotations

import re
from datetime import date

BYLINE = re.compile(r"(?:By|by|BY):? (?P<name>[^\W\d_a-z].{1,60}?)")
DATELINE = re.compile(
    r"(?:(?:published|posted|updated|last updated)(?: on)?:? )?"
    r"(?:(?P<iso>\d{4}-\d\d-\d\d)|(?P<day>\d\d?) (?P<month>[a-z]{3,9})\.? (?P<year>\d{4})"
    r"|(?P<month_us>[a-z]{3,9})\.? (?P<day_us>\d\d?), (?P<year_us>\d{4}))",
    re.IGNORECASE | re.ASCII,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_of(line: str) -> str:
    """The day that a dateline names, as ISO 8601; empty for any other line."""
    match = DATELINE.fullmatch(line)
    if match is None:
        return ""
    month = (match["month"] or match["month_us"] or "")[:3].lower()
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"]).isoformat()
        year, day = match["year"] or match["year_us"], match["day"] or match["day_us"]
        return date(int(year), MONTHS.index(month) + 1, int(day)).isoformat()
    except ValueError:  # no such month or day
        return ""
