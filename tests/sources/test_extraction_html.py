"""Web pages: what a reader sees, and nothing that runs."""

import time

import pytest

from sources.exceptions import CharsetError, ExtractionError
from sources.extraction.reading import read
from sources.extraction.result import Asked, Extracted
from tests.sources.documents import article, page


def taken(content: bytes, *, charset: str = "", whole: bool = False) -> Extracted:
    return read(content, Asked(filename="a.html", charset=charset, whole=whole))


def test_the_main_text_is_told_from_menus_and_feet() -> None:
    found = taken(article())

    lines = found.text.split("\n")
    assert lines[0] == "Writer moved"
    assert len(lines) == 13
    assert lines[12].startswith("Paragraph 11 says")
    assert "Home" not in found.text
    assert found.extractor == "trafilatura, utf-8"
    assert "stand outside the main text" in found.warnings[0]
    assert (found.language, found.media_type) == ("en", "text/html")


def test_the_whole_page_can_be_had() -> None:
    found = taken(article(), whole=True)

    assert found.text.startswith("Home World\nWriter moved\n")
    assert found.text.endswith("All rights reserved by the agency.")
    assert (found.extractor, found.warnings) == ("lxml, utf-8", ())


def test_a_page_without_a_main_text_is_taken_whole() -> None:
    rows = "".join(f"<tr><td>{year}</td><td>moved</td></tr>" for year in range(1990, 2017))
    found = taken(page(f"<table>{rows}</table><nav>{'<a>x</a> ' * 20}</nav>"))

    assert "1990\tmoved\n1991\tmoved" in found.text


def test_nothing_that_runs_or_hides_comes_through() -> None:
    around = (
        "<script>evil1()</script><style>evil2{}</style><p onclick='evil3()'>Shown.</p>"
        "<iframe src='evil4' srcdoc='evil5'>evil6</iframe><noscript>evil7</noscript>"
        "<p hidden>evil8</p><p style='color:red; DISPLAY : none'>evil9</p><!-- evil10 -->"
        "<img src='data:image/svg+xml,evil11' onload='evil12()' alt='evil13'>"
        "<svg><script>evil14</script><text>evil15</text></svg><template>evil16</template>"
        "<a href='javascript:evil17()'>A link.</a><object data='evil18'>evil19</object>"
        "<form><input value='evil20'><textarea>evil21</textarea><select><option>evil22</select>"
        "<button>evil23</button></form><p style='visibility:hidden'>evil24 <b>evil25</b></p>"
        "<![CDATA[evil26]]><?php evil27 ?><style></style>After all."
    )
    for whole in (False, True):
        found = taken(article(around=around), whole=whole)
        assert "evil" not in found.text + found.title
        assert "Shown." in found.text
        assert "A link." in found.text
        assert "After all." in found.text


def test_paragraphs_are_lines_and_white_space_is_what_a_browser_shows() -> None:
    body = (
        "<p>One <b>bold</b>\n  word&nbsp;here.</p><p>Two<br>lines.</p><ul><li>a<li>b</ul>"
        "<pre>kept\n  lines</pre><div>in<div>side</div>out</div><p>x<span> y</span></p>"
        "<table><tr><th>Name<th>Date<tr><td>Liu<td></table>"
    )
    assert taken(page(body), whole=True).text.split("\n") == [
        *("One bold word here.", "Two", "lines.", "a", "b", "kept", "lines"),
        *("in", "side", "out", "x y", "Name\tDate", "Liu"),
    ]


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=GBK'>", "gb18030"),
        ("<meta charset=utf-8>", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_a_page_tells_its_character_set(head: str, charset: str) -> None:
    content = page("<p>刘晓波被判处有期徒刑十一年", head=head).decode().encode(charset)
    found = taken(content, whole=True)

    assert found.text == "刘晓波被判处有期徒刑十一年"
    assert found.extractor == f"lxml, {charset}"


def test_a_page_that_lies_about_its_character_set_needs_somebody_to_say() -> None:
    content = page("<p>劉曉波被判處", head="<meta charset=utf-8>").decode().encode("big5")
    with pytest.raises(CharsetError, match="not utf-8: byte"):
        taken(content)

    assert taken(content, charset="big5hkscs").text == "劉曉波被判處"


def test_a_page_in_utf_16() -> None:
    assert taken(page("<p>刘晓波").decode().encode("utf-16")).text == "刘晓波"


def test_title_and_date_are_hints() -> None:
    head = (
        "<title>Writer moved | Agency</title>"
        '<meta property="article:published_time" content="2017-07-06T10:00:00Z">'
    )
    content = article().replace(b"<title>A report</title>", head.encode())
    found = taken(content)

    assert found.title == "Writer moved"
    assert found.published == "2017-07-06"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (page(""), "no_text", "shows no text"),
        (page("<script>document.write('x')</script>"), "no_text", "script"),
        (page("<p hidden>x"), "no_text", "shows no text"),
        (page("<div>" * 300 + "deep"), "too_much", "256 levels"),
        (b"<div>" * 2_000_000, "too_much", "256 levels"),
        (page("<p>" + "x" * 10_000_001), "too_much", "10 million bytes"),
        (page("<p>\0</p>"), "unreadable", "NUL"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_refused(content: bytes, code: str, words: str) -> None:
    began = time.monotonic()
    with pytest.raises(ExtractionError, match=words) as refused:
        taken(content)

    assert (refused.value.code, refused.value.field) == (code, "file")
    assert time.monotonic() - began < 10
