"""The fonts of the report: what they cover and whose they are; the papers beside them are true."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from dossiers.reports.pdf import CHARACTERS, showable
from dossiers.reports.typesetting import FONTS

FILES = sorted([*FONTS.glob("*.ttf"), *FONTS.glob("*.otf")])
BY_NAME = {path.name: TTFont(path) for path in FILES}
README = (FONTS / "README.md").read_text()
LICENCE = (FONTS / "OFL.txt").read_text()


def covered_by(*names: str) -> set[str]:
    return {chr(point) for name in names for point in BY_NAME[name].getBestCmap()}


def two_bytes(codec: str, first: int, last: int) -> Iterator[str]:
    for code in range(first, last + 1):
        text = code.to_bytes(2, "big").decode(codec, "ignore")
        if len(text) == 1 and text >= "\u3400":
            yield text


def test_there_are_eight_fonts() -> None:
    assert len(FILES) == 8


@pytest.mark.parametrize(
    ("font", "characters"),
    [
        # Every character of the national standards, and rare ones that names are written with.
        ("CaseHan-Regular.otf", list(two_bytes("gb2312", 0xB0A1, 0xF7FE))),
        ("CaseHan-Regular.otf", list(two_bytes("big5", 0xA440, 0xC67E))),
        ("CaseHan-Regular.otf", "喆堃赟祎昇珺甯嫺邨囍，。、；：「」『』《》"),
        ("CaseSerif-Regular.ttf", "Liú Xiǎobō Ḥaḍā lǜ ʼod ŝār “—…” № Қазақ Ж Ωλ 1°"),
        ("CaseTibetan-Regular.ttf", "བཀྲ་ཤིས་དབང་ཕྱུག".replace(" ", "")),
        ("CaseArabic-Regular.ttf", "ئىلھامتوختىۆۇۈېڭگچپژە،؟"),
        ("CaseMongolian-Regular.ttf", "ᠮᠣᠩᠭᠣᠯ"),
        ("CaseMono-Regular.ttf", "0123456789abcdef"),
    ],
)
def test_the_scripts_of_prisoners_names_are_covered(font: str, characters: str | list[str]) -> None:
    assert set(characters) - {" "} <= covered_by(font)


def test_bold_and_italic_lack_nothing_that_the_upright_has() -> None:
    upright = covered_by("CaseSerif-Regular.ttf")
    assert covered_by("CaseSerif-Italic.ttf") == upright
    assert covered_by("CaseSerif-Bold.ttf") == upright


def test_the_list_of_characters_is_what_the_fonts_have() -> None:
    listed = CHARACTERS.read_text().split()
    points = {
        point
        for line in listed
        for point in range(int(line[:5].split("-")[0], 16), int(line.split("-")[-1], 16) + 1)
    }
    assert points == {ord(character) for character in covered_by(*BY_NAME)}


@pytest.mark.parametrize("name", BY_NAME)
def test_names_are_our_own_and_copyright_and_licence_stay(name: str) -> None:
    names = BY_NAME[name]["name"]
    assert names.getDebugName(1).startswith("Case ")
    assert "Noto" not in names.getDebugName(4) + names.getDebugName(6)
    assert names.getDebugName(0).lstrip("©").strip().removeprefix("Copyright ")[:4].isdigit()
    assert "SIL Open Font License" in names.getDebugName(13)


def test_the_licence_is_beside_them() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in LICENCE
    assert "PERMISSION & CONDITIONS" in LICENCE
    assert 'THE FONT SOFTWARE IS PROVIDED "AS IS"' in LICENCE


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_readme_lists_size_and_hash(path: Path) -> None:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    row = next(line for line in README.splitlines() if f"| {path.name} |" in line)
    assert f"| {len(content):,} | `{digest}` |" in row


def test_nobody_loads_hinting_or_more_than_needed() -> None:
    assert sum(path.stat().st_size for path in FILES) < 6_500_000
    assert not any({"fpgm", "prep", "cvt "} & set(font.keys()) for font in BY_NAME.values())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("刘晓波 劉曉波", "刘晓波 劉曉波"),
        ("😀", "[U+1F600]"),
        ("a\U0001f600b", "a[U+1F600]b"),
        ("\x07", "[U+0007]"),
        ("ไทย", "[U+0E44][U+0E17][U+0E22]"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("葛\U000e0100", "葛"),  # a variation selector shows nothing
        ("", ""),
    ],
)
def test_what_the_fonts_lack_is_shown_by_its_code(text: str, shown: str) -> None:
    assert showable(text) == shown


def test_texts_are_looked_for_everywhere_in_the_data() -> None:
    data = {"a": ["😀", {"b": ("😀", 1, None, True)}]}
    assert showable(data) == {"a": ["[U+1F600]", {"b": ["[U+1F600]", 1, None, True]}]}


def test_every_code_shown_is_six_digits_at_most() -> None:
    assert re.fullmatch(r"\[U\+10FFFD\]", str(showable("\U0010fffd")))
