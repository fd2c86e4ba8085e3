"""Web pages: the words that a reader of the page sees, one paragraph a line.

Nothing of a page is run, loaded or followed, and nothing but text leaves it: scripts, styles,
hidden parts, frames and attributes stay behind. Its main text is told from menus by trafilatura;
where that finds too little, or when asked to, all that the page shows is taken.
"""

import re
from importlib.metadata import version
from itertools import islice
from typing import NamedTuple

from lxml import etree
from lxml import html as lxml_html

from sources.exceptions import NoTextError, TooMuchError, UnreadableError
from sources.extraction.charsets import decoded
from sources.extraction.kinds import Kind
from sources.extraction.result import Asked, Extracted

UNSEEN = (
    *("script", "style", "noscript", "template", "iframe", "frame", "frameset", "noframes"),
    *("object", "embed", "applet", "svg", "canvas", "audio", "video", "map", "dialog"),
    *("select", "textarea", "button", "datalist", "input"),
)
# The last five are what trafilatura calls them, after the Text Encoding Initiative.
BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
        ),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav"),
        *("ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
        *("head", "item", "list", "quote", "row"),
    )
)
BREAKS = frozenset({"br", "lb"})
CELLS = frozenset({"td", "th", "cell"})
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
WHITE = re.compile(r"[ \t\n\r\f\xa0]+")
CELL = "\v"
NOT_TOLD = "The main text could not be told from the rest: the whole page is taken."
MOST_ELEMENTS = 100_000
"""Elements of a page whose main text is looked for; of larger ones all is taken."""

TOO_LITTLE = 200
"""Characters of main text below which the whole page is taken, if that has more."""

SMALLEST_SHARE = 0.1
"""Of the page, that its main text is at least."""


class About(NamedTuple):
    """What trafilatura makes of a page, each empty where it finds none."""

    text: str
    title: str
    published: str


def read(content: bytes, asked: Asked) -> Extracted:
    """The words of a page, with its title, language and date.

    Raises `CharsetError`, `UnreadableError`, `NoTextError`, and `TooMuchError` where tags are
    nested more than 256 levels deep.
    """
    found = decoded(content, charset=asked.charset, is_page=True)
    tree = _tree_of(found.text)
    _drop_unseen(tree)
    body = tree.find("body")
    everything = lines_of(tree if body is None else body)
    if not everything.strip():
        raise NoTextError("The page shows no text: it may be filled by a script. Paste its text.")
    about = _main_text(tree) if _is_small(tree) else About("", _title_of(tree), "")
    text, warnings = _chosen(everything, about.text, whole=asked.whole)
    library = "trafilatura" if text is about.text else "lxml"
    return Extracted(
        text=text,
        media_type=Kind.HTML.value,
        extractor=f"{library}, {found.charset}",
        extractor_version=version(library),
        title=about.title,
        language=(tree.get("lang") or "").strip()[:35],
        published=about.published,
        warnings=(*found.warnings, *warnings),
    )


def _chosen(everything: str, main: str, *, whole: bool) -> tuple[str, tuple[str, ...]]:
    """The main text, or all of the page; and what to say of that."""
    if whole or main == everything:
        return everything, ()
    if len(main) < max(SMALLEST_SHARE * len(everything), min(TOO_LITTLE, len(everything))):
        return everything, (NOT_TOLD,)
    left_out = len(everything) - len(main)
    sentence = (
        f"{left_out:,} of {len(everything):,} characters stand outside the main text of the page "
        "and are left out, such as menus. The whole page can be taken instead."
    )
    return main, (sentence,) if left_out > 0 else ()


def _tree_of(text: str) -> lxml_html.HtmlElement:
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as exc:
        raise UnreadableError(
            "The page is damaged, or too large to be read: save it again, or paste its text."
        ) from exc
    for fault in parser.error_log:
        # The parser leaves out what follows, and would not say so by itself.
        if fault.type_name == "ERR_RESOURCE_LIMIT":
            raise TooMuchError(
                "The page is nested too deeply, or one of its texts is too long: "
                "at most 256 levels of tags and 10 million bytes in one element."
            )
    return tree


def _title_of(tree: lxml_html.HtmlElement) -> str:
    found = tree.find(".//title")
    return WHITE.sub(" ", found.text_content()).strip() if found is not None else ""


def _drop_unseen(tree: lxml_html.HtmlElement) -> None:
    for element in list(tree.iter(*UNSEEN)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in list(tree.iterfind(".//*[@hidden]")):
        _drop(element)
    for element in list(tree.iterfind(".//*[@style]")):
        if HIDDEN_STYLE.search(element.get("style")):
            _drop(element)


def _drop(element: lxml_html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _is_small(tree: lxml_html.HtmlElement) -> bool:
    """Whether its main text is found in seconds."""
    return next(islice(tree.iter(), MOST_ELEMENTS, None), None) is None


def _main_text(tree: lxml_html.HtmlElement) -> About:
    """The main text of a page, its title and its date."""
    from trafilatura import bare_extraction

    plain = _title_of(tree)
    found = bare_extraction(
        tree,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if found is None or isinstance(found, dict) or found.body is None:
        return About("", plain, "")
    return About(lines_of(found.body), found.title or plain, found.date or "")


def lines_of(root: etree._Element) -> str:
    """The text below ``root``: a line for each paragraph, heading, item and row of a table.

    White space is what a browser makes of it; cells are set apart by tabs.
    """
    lines: list[list[str]] = [[]]
    kept_breaks = 0

    def write(text: str | None) -> None:
        first, *more = (text or "").split("\n") if kept_breaks else [text or ""]
        lines[-1].append(first)
        lines.extend([line] for line in more)

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag, starts = element.tag, event == "start"
        if tag in BLOCKS or (starts and tag in BREAKS):
            lines.append([])
        if tag == "pre":
            kept_breaks += 1 if starts else -1
        if starts:
            write(element.text)
        else:
            lines[-1].append(CELL if tag in CELLS else "")
            write(element.tail if element is not root else "")
    return "\n".join(filter(None, map(_line, lines)))


def _line(parts: list[str]) -> str:
    """The parts as a browser shows them: white space made one, cells set apart."""
    cells = WHITE.sub(" ", "".join(parts)).split(CELL)
    return "\t".join(cell.strip() for cell in cells).rstrip()
