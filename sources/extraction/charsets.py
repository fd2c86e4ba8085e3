"""From bytes to characters, without guessing.

A mark at the start, UTF-8, or what a page says of itself decide; else somebody has to say which
character set it is, and is told what charset-normalizer takes it for. Words read in the wrong one
would look like words and stand in a snapshot for ever.
"""

import codecs
import re
from dataclasses import dataclass
from itertools import islice

from sources.exceptions import CharsetError, UnreadableError

CHARSETS = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030, GBK, GB2312 (Chinese, simplified)",
    "big5hkscs": "Big5 (Chinese, traditional)",
    "utf-16": "UTF-16 (Windows “Unicode”)",
    "cp1252": "Windows-1252, Latin-1 (western Europe)",
    "cp1250": "Windows-1250 (central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8_r": "KOI8-R (Russian)",
    "cp1256": "Windows-1256 (Arabic)",
    "shift_jis": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "cp949": "EUC-KR (Korean)",
}
"""The character sets that may be chosen, by the names of Python's codecs."""

ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "hz": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-2": "cp1250",
    "euc_kr": "cp949",
    "utf_16": "utf-16",
}
"""Codecs that another one covers, as browsers read them (WHATWG Encoding Standard)."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]*encoding=[\"']([\w.-]+)",
    re.IGNORECASE,
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MOST_BROKEN = 0.001
"""Of the characters, that may be unreadable in a character set that somebody has chosen."""

LOOKED_AT = 200_000
"""Bytes from which a character set is told."""


@dataclass(frozen=True)
class Decoded:
    """Characters, and the character set by which they were read (a name of Python's)."""

    text: str
    charset: str
    warnings: tuple[str, ...] = ()


def decoded(content: bytes, *, charset: str = "", is_page: bool = False) -> Decoded:
    """The characters of ``content``: by ``charset`` if given, else by what it says of itself.

    Raises `CharsetError` where that fails or nothing says it, `UnreadableError` where the bytes
    are no text at all.
    """
    if charset:
        return _as_told(content, charset)
    for mark, name in MARKS:
        if content.startswith(mark):
            return _checked(content, name)
    _refuse_binary(content)
    if is_page and (told := _of_page(content)):
        return _checked(content, told)
    try:
        return Decoded(content.decode(), "utf-8")
    except UnicodeDecodeError as broken:
        raise _unknown(content, broken) from broken


def _as_told(content: bytes, charset: str) -> Decoded:
    """By a character set that somebody has chosen, who may know of a few broken places."""
    if charset not in CHARSETS:
        raise CharsetError(f"Choose one of these character sets: {', '.join(CHARSETS)}.")
    if charset != "utf-16":
        _refuse_binary(content)
    name = "utf-8-sig" if charset == "utf-8" else charset
    try:
        return _checked(content, name)
    except CharsetError:
        text = content.decode(name, "replace")
        broken = text.count("\ufffd")
        if broken > MOST_BROKEN * len(text) + 1:
            raise
    sentence = f"{broken:,} places could not be read as {charset} and show as “\ufffd”."
    return Decoded(text, charset, (sentence,))


def _checked(content: bytes, name: str) -> Decoded:
    """By the codec of that name, strictly."""
    shown = name.removesuffix("-sig")
    try:
        text = content.decode(name)
    except UnicodeDecodeError as broken:
        raise CharsetError(
            f"The file is not {shown}: byte {broken.start:,} does not fit. "
            "Choose its character set, or save it again as UTF-8."
        ) from broken
    _refuse_binary(text.encode("utf-8", "replace"))
    return Decoded(text, shown)


def _of_page(content: bytes) -> str:
    """The codec that a page names for itself; empty where it names none that is known."""
    found = META.search(content[:8192])
    if found is None:
        return ""
    try:
        name = codecs.lookup((found[1] or found[2]).decode("ascii")).name
    except LookupError:
        return ""
    name = ALIASES.get(name, name)
    # A page that is read byte by byte up to here cannot be UTF-16, whatever it says.
    return name if name in CHARSETS and name != "utf-16" else ""


def _refuse_binary(content: bytes) -> None:
    if b"\0" in content:
        raise UnreadableError("The file holds NUL characters: it is not text, or damaged.")
    head = content[:LOOKED_AT].decode("latin-1")
    if len(list(islice(CONTROLS.finditer(head), 20))) == 20:
        raise UnreadableError("The file holds control characters: it is not text, or damaged.")


def _unknown(content: bytes, broken: UnicodeDecodeError) -> CharsetError:
    """What to say of bytes that are not UTF-8 and do not say what they are."""
    head = content[:LOOKED_AT].decode("utf-8", "replace")
    bad = head.count("\ufffd")
    good = sum(char > "\x7f" for char in head) - bad
    if good > 4 * bad:
        return CharsetError(
            f"The file is broken UTF-8, first at byte {broken.start:,}: save it again as UTF-8, or "
            "choose UTF-8 to have “\ufffd” in the places that cannot be read."
        )
    guess, words = _likely(content)
    if not guess:
        return CharsetError("The file is not UTF-8 text: choose its character set.")
    return CharsetError(
        f"The file does not say its character set. It may be {CHARSETS[guess]}, and would read "
        f"“{words}”: choose the right one, or save it as UTF-8."
    )


def _likely(content: bytes) -> tuple[str, str]:
    """The character set that the bytes are most like, and how they begin in it; else empty."""
    from charset_normalizer import from_bytes

    best = from_bytes(content[:LOOKED_AT]).best()
    name = ALIASES.get(best.encoding, best.encoding) if best else ""
    if name not in CHARSETS:
        return "", ""
    beginning = " ".join(content[:400].decode(name, "ignore").split())
    return name, beginning[:60]
