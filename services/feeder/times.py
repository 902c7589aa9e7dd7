"""The dates of the wires, as instants: ISO 8601 in its long and short forms, and the dates of e-mail that RSS has."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?")
_LONG = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?", re.I)


def instant(value: str) -> datetime | None:
    """Return the instant that `value` names, in UTC; None where it names none. Without a zone it is UTC.

    "2024-05-03T10:00:00+02:00", "2024-05-03", "20240503T100000Z", "20240503", "Fri, 03 May 2024 10:00:00 GMT".
    """
    value = value.strip()
    try:
        found = _read(value)
        if found is None:
            return None
        # The year 1 in Tokyo is no year in UTC, which is an OverflowError.
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read(value: str) -> datetime | None:
    if found := _LONG.fullmatch(value):
        date, minutes, seconds, zone = found.groups()
        return datetime.fromisoformat(f"{date}T{minutes}{seconds or ':00'}{(zone or '').upper()}")
    if found := _COMPACT.fullmatch(value):
        year, month, day, hour, minute, second, zone = found.groups()
        time = f"{hour or '00'}:{minute or '00'}:{second or '00'}"
        return datetime.fromisoformat(f"{year}-{month}-{day}T{time}{zone or ''}")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return datetime.fromisoformat(value)
    return parsedate_to_datetime(value) if re.search(r"[A-Za-z]{3}", value) else None
