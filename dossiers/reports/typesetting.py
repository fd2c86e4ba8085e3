"""Sets a case report with typst, in a process of its own.

    python -I typesetting.py < order.json > report.pdf

The order is one JSON object: ``data`` (the report as JSON text), ``site`` and ``timestamp``
(seconds since 1970, UTC). A process of its own, because typst keeps what it has laid out: after
some reports it would hold hundreds of megabytes of a web worker, and it could not be interrupted.
Nothing of the project is imported, so it starts at once.
"""

import json
import sys
from pathlib import Path
from typing import Any, cast

import typst

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"
TEMPLATE = HERE / "report.typ"


def typeset(order: dict[str, Any]) -> bytes:
    """The PDF, always the same bytes for the same order. Raises ``typst.TypstError``.

    A character without a glyph is such an error: PDF/UA does not allow it.
    """
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(root=str(HERE), font_paths=fonts, ignore_system_fonts=True)
    made = compiler.compile(
        input=TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"data": order["data"], "site": order["site"]},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=order["timestamp"],
    )
    return cast("bytes", made)  # one file, since PDF has pages


def main() -> int:
    """Read the order, write the PDF; on a fault write typst's diagnosis and return 1."""
    try:
        sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))
    except typst.TypstError as exc:
        sys.stderr.write(exc.diagnostic)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
