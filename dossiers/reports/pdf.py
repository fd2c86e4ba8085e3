"""Case reports as PDF, with the fonts beside this file.

The files are PDF/A-2a and PDF/UA-1: for the archive, and for those who read by ear. The same
report always gives the same bytes.
"""

import json
import subprocess
import sys
from functools import cache
from typing import Any

from dossiers.reports import typesetting
from dossiers.reports.content import CaseReport
from dossiers.reports.words import WORDS

CHARACTERS = typesetting.FONTS / "characters.txt"
LONGEST = 60.0
"""Seconds that setting a report may take; a long one takes two."""

INVISIBLE = frozenset(
    {0x00AD, 0x061C, 0xFEFF}
    | {*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)}
    | {*range(0xFE00, 0xFE10), *range(0xE0000, 0xE0FFF)}
)
"""Characters that show nothing; without a glyph they are left out."""


class RenderingError(Exception):
    """The report could not be set: a fault of the template or the fonts, not of the data."""


def pdf(report: CaseReport, *, site: str) -> bytes:
    """The report as a PDF. ``site`` is the address of the site (``https://…``), for links back.

    A character that the fonts lack is shown by its code point, and the report says so. Raises
    `RenderingError` where typst refuses or takes longer than `LONGEST`.
    """
    whole = report.as_data()
    data = showable(whole)
    if json.dumps(data) != json.dumps(whole):
        data["licence"] = f"{data['licence']} {WORDS['missing_glyph']}"
    order = {
        "data": json.dumps(data, ensure_ascii=False),
        "site": site,
        "timestamp": int(report.generated.timestamp()),
    }
    return _set_apart(json.dumps(order).encode())


def showable(data: Any) -> Any:
    """``data`` with every character in its texts that the fonts lack replaced by its code point."""
    if isinstance(data, str):
        return data if _shown().issuperset(map(ord, data)) else "".join(map(_character, data))
    if isinstance(data, dict):
        return {key: showable(value) for key, value in data.items()}
    return [showable(value) for value in data] if isinstance(data, list | tuple) else data


def _set_apart(order: bytes) -> bytes:
    """What `dossiers.reports.typesetting` makes of the order, in a process of its own."""
    command = [sys.executable, "-I", typesetting.__file__]
    try:
        done = subprocess.run(
            command, input=order, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired as exc:
        raise RenderingError(f"Setting the report took over {LONGEST:.0f} seconds.") from exc
    if done.returncode:
        raise RenderingError(done.stderr.decode(errors="replace"))
    return done.stdout


def _character(character: str) -> str:
    point = ord(character)
    if point in _shown():
        return character
    return "" if point in INVISIBLE else f"[U+{point:04X}]"


@cache
def _shown() -> frozenset[int]:
    """The code points the fonts have glyphs for, and white space that needs none."""
    points = {0x09, 0x0A, 0x20}
    for line in CHARACTERS.read_text(encoding="ascii").split():
        first, _, last = line.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)
