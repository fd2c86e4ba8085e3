"""Make the subset fonts of the case report out of the fonts Debian packages.

    python tools/make_fonts.py SOURCE TARGET

SOURCE is a directory into which the packages listed in dossiers/reports/fonts/README.md were
unpacked (``dpkg -x``); TARGET receives the fonts. The same packages always give the same bytes. The
families get names of their own: "Noto" is a trademark, and a subset is no longer what its makers
released.
"""

import bz2
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

FONTS = Path("usr/share/fonts")
UNIHAN = Path("usr/share/unicode")

LATIN = [
    (0x0020, 0x036F),  # Latin with every accent that pinyin and Sanskrit need
    (0x0370, 0x052F),  # Greek; Cyrillic with the Kazakh and Uyghur letters
    (0x1E00, 0x1EFF),
    (0x2000, 0x20BF),  # punctuation, superscripts, currency
    (0x2100, 0x215F),
]
ASCII = [(0x0020, 0x007E)]
TIBETAN = [(0x0F00, 0x0FFF), (0x2009, 0x200D)]
ARABIC = [(0x0020, 0x0020), (0x0600, 0x06FF), (0x0750, 0x077F), (0x200C, 0x200F)]
MONGOLIAN = [(0x1800, 0x18AF), (0x200C, 0x200D), (0x202F, 0x202F)]
CHINESE_SIGNS = [(0x3000, 0x303F), (0x3040, 0x30FF), (0x3105, 0x312F), (0xFF01, 0xFFE6)]
FIRST_CHARACTER, LAST_CHARACTER = 0x4E00, 0x9FFF  # what lies outside is punctuation and signs

LATIN_FEATURES = ("ccmp", "kern", "liga", "locl", "mark", "mkmk", "onum", "tnum")

NAME_IDS_KEPT = {0, 5, 13, 14}  # copyright, version, licence and its address


@dataclass(frozen=True)
class Plan:
    """One font to make: from which file and face, under which name, with which characters."""

    source: str
    family: str
    style: str
    characters: frozenset[int]
    face: int = 0
    features: tuple[str, ...] = ("*",)
    scripts: tuple[str, ...] = ("*",)

    @property
    def file_name(self) -> str:
        """The name of the file made: family and style, with the ending its outlines call for."""
        return f"{self.postscript_name}.{'otf' if self.source.endswith('.ttc') else 'ttf'}"

    @property
    def postscript_name(self) -> str:
        """The name PDF readers show, which may hold no space."""
        return f"{self.family.replace(' ', '')}-{self.style}"


def within(ranges: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Every code point in the ranges, both ends included."""
    return frozenset(point for first, last in ranges for point in range(first, last + 1))


def decoded(codec: str, *, leads: range, trails: Iterable[int], last: int) -> Iterator[int]:
    """The code points a two-byte character set assigns, up to and including the code ``last``."""
    trails = list(trails)
    for code in (lead << 8 | trail for lead in leads for trail in trails):
        text = code.to_bytes(2, "big").decode(codec, "ignore")
        if code <= last and len(text) == 1:
            yield ord(text)


def unihan(source: Path, *, file: str, field: str, having: str = "") -> Iterator[int]:
    """The code points that a Unihan file lists under ``field``.

    With ``having`` only those whose entry has one of its letters after the first.
    """
    with bz2.open(source / UNIHAN / file, "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if (
                len(cells) == 3
                and cells[1] == field
                and (not having or set(having) & set(cells[2][1:]))
            ):
                yield int(cells[0].removeprefix("U+"), 16)


def big5_level_1() -> frozenset[int]:
    """The 5,401 frequently used characters of Big5."""
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    return frozenset(decoded("big5", leads=range(0xA4, 0xC7), trails=trails, last=0xC67E))


def chinese(source: Path) -> frozenset[int]:
    """GB 2312, the 8,105 characters of the 2013 table, Big5 level 1, and the core of IICore.

    The table of 2013 and IICore have the characters that personal names need beyond the other two.
    """
    gb2312 = decoded("gb2312", leads=range(0xA1, 0xF8), trails=range(0xA1, 0xFF), last=0xF7FE)
    table_2013 = unihan(source, file="Unihan_OtherMappings.txt.bz2", field="kTGH")
    iicore = unihan(source, file="Unihan_IRGSources.txt.bz2", field="kIICore", having="GTHM")
    return within(CHINESE_SIGNS) | {*gb2312, *table_2013, *iicore, *big5_level_1()}


def plans(source: Path) -> list[Plan]:
    """Every font of the report."""
    truetype = "truetype/noto/"
    latin = within(LATIN)
    return [
        Plan(
            truetype + "NotoSerif-Regular.ttf",
            "Case Serif",
            "Regular",
            latin,
            features=LATIN_FEATURES,
        ),
        Plan(
            truetype + "NotoSerif-Italic.ttf",
            "Case Serif",
            "Italic",
            latin,
            features=LATIN_FEATURES,
        ),
        Plan(truetype + "NotoSerif-Bold.ttf", "Case Serif", "Bold", latin, features=LATIN_FEATURES),
        Plan(truetype + "NotoSansMono-Regular.ttf", "Case Mono", "Regular", within(ASCII)),
        Plan(truetype + "NotoSerifTibetan-Regular.ttf", "Case Tibetan", "Regular", within(TIBETAN)),
        Plan(truetype + "NotoNaskhArabic-Regular.ttf", "Case Arabic", "Regular", within(ARABIC)),
        Plan(
            truetype + "NotoSansMongolian-Regular.ttf",
            "Case Mongolian",
            "Regular",
            within(MONGOLIAN),
        ),
        Plan(
            "opentype/noto/NotoSerifCJK-Regular.ttc",
            "Case Han",
            "Regular",
            chinese(source),
            face=2,
            features=("locl",),
            scripts=("DFLT.dflt", "hani.dflt", "hani.ZHT"),
        ),
    ]


def opened(path: Path, *, face: int) -> TTFont:
    """The font at ``path``, or that face of it where it is a collection."""
    if path.suffix != ".ttc":
        return TTFont(path, recalcTimestamp=False)
    font = TTCollection(path, lazy=True).fonts[face]
    font.recalcTimestamp = False
    return font


def taiwan_rules(font: TTFont) -> Iterator[Any]:
    """The substitutions that give a Han font the forms of Taiwan."""
    table = font["GSUB"].table
    languages = [
        language.LangSys
        for script in table.ScriptList.ScriptRecord
        for language in script.Script.LangSysRecord
        if (script.ScriptTag, language.LangSysTag) == ("hani", "ZHT ")
    ]
    features = [table.FeatureList.FeatureRecord[n] for one in languages for n in one.FeatureIndex]
    for number in {n for feature in features for n in feature.Feature.LookupListIndex}:
        for part in table.LookupList.Lookup[number].SubTable:
            rule = getattr(part, "ExtSubTable", part)
            if hasattr(rule, "mapping"):
                yield rule


def keep_taiwan_forms(font: TTFont, *, of: frozenset[int]) -> None:
    """Drop the Taiwan forms of characters outside ``of``, a megabyte that would hardly be used."""
    glyphs = {
        glyph
        for point, glyph in font.getBestCmap().items()
        if point in of or not FIRST_CHARACTER <= point <= LAST_CHARACTER
    }
    for rule in taiwan_rules(font):
        rule.mapping = {old: new for old, new in rule.mapping.items() if old in glyphs}


def rename(font: TTFont, *, plan: Plan) -> None:
    """Give the font its own names, keep its copyright and licence, say what it was made from."""
    names = font["name"]
    origin = names.getDebugName(4)
    names.names = [record for record in names.names if record.nameID in NAME_IDS_KEPT]
    for number, text in {
        1: plan.family,
        2: plan.style,
        3: f"{plan.postscript_name};subset",
        4: f"{plan.family} {plan.style}",
        6: plan.postscript_name,
        10: f"A subset of {origin}, renamed, without hinting.",
    }.items():
        names.setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        font["CFF "].cff.fontNames = [plan.postscript_name]
        top = font["CFF "].cff.topDictIndex[0]
        top.FullName, top.FamilyName = f"{plan.family} {plan.style}", plan.family


def make(plan: Plan, *, source: Path, target: Path) -> Path:
    """Make one font and return the file written."""
    font = opened(source / FONTS / plan.source, face=plan.face)
    if plan.source.endswith(".ttc"):
        keep_taiwan_forms(font, of=big5_level_1())
    options = subset.Options(
        hinting=False,
        layout_features=list(plan.features),
        layout_scripts=list(plan.scripts),
        name_IDs=["*"],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    if plan.source.endswith(".ttc"):
        options.drop_tables += ["vhea", "vmtx", "VORG", "GPOS", "BASE"]  # for vertical setting
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=plan.characters)
    subsetter.subset(font)
    rename(font, plan=plan)
    path = target / plan.file_name
    font.save(path)
    return path


def as_ranges(points: Iterable[int]) -> Iterator[str]:
    """The code points as ``0041-005A`` and ``00E9``, ascending."""
    ordered = sorted(points)
    starts = [point for point in ordered if point - 1 not in points]
    ends = [point for point in ordered if point + 1 not in points]
    for first, last in zip(starts, ends, strict=True):
        yield f"{first:04X}" if first == last else f"{first:04X}-{last:04X}"


def characters(paths: Iterable[Path]) -> frozenset[int]:
    """The code points that at least one of the fonts has a glyph for."""
    return frozenset(point for path in paths for point in TTFont(path).getBestCmap())


def main(source: Path, target: Path) -> None:
    """Make every font and the list of characters, and print each name and size in bytes."""
    paths = [make(plan, source=source, target=target) for plan in plans(source)]
    text = "\n".join(as_ranges(characters(paths))) + "\n"
    listed = target / "characters.txt"
    listed.write_text(text, encoding="ascii")
    for path in [*paths, listed]:
        print(f"{path.name}  {path.stat().st_size:,}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
