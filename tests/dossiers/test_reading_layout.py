"""How passages are laid out in the text of a document."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.workbench.layout import Marking, laid_out, paragraphs_of


class Marked(HTMLParser):
    """Reads back the document's text, and which passages each character of it is marked with."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.characters: list[tuple[str, frozenset[str]]] = []
        self.paragraphs: list[tuple[int, str]] = []
        """Where each says that it begins, and its text."""
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.in_paragraph = False
        self.aside = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = dict(attrs)
        if "id" in named:
            self.ids.append(str(named["id"]))
        if tag == "mark":
            self.open.append(str(named["data-passage"]))
        if tag == "p":
            self.in_paragraph = True
            self.paragraphs.append((int(str(named["data-start"])), ""))
        self.aside += "data-aside" in named

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self.open.pop()
        if tag == "p":
            assert not self.open, "an element stays open at the end of a paragraph"
            self.in_paragraph = False
        self.aside -= tag == "a"

    def handle_data(self, data: str) -> None:
        assert not self.aside, "what is not the document's text is drawn, not written"
        self.characters += [(char, frozenset(self.open)) for char in data]
        if self.in_paragraph:
            start, text = self.paragraphs[-1]
            self.paragraphs[-1] = (start, text + data)

    @property
    def text(self) -> str:
        return "".join(char for char, _ in self.characters)


def marking(key: str, start: int, end: int) -> Marking:
    return Marking(key, start, end, number=1, kind="is-accepted", said="accepted")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one", ["one"]),
        ("one\n\ntwo", ["one", "two"]),
        ("one\nstill one\n\ntwo", ["one\nstill one", "two"]),
        ("one\n \n\u00a0\ntwo", ["one", "two"]),
        ("\n\n\none\n\n", ["one"]),
        ("a line\nanother line", ["a line", "another line"]),
        ("  • indented\n\nnext", ["  • indented", "next"]),
        (" \n \n ", []),
        ("", []),
    ],
)
def test_paragraphs_stand_between_blank_lines(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in paragraphs_of(text)] == expected


TEXTS_TO_KEEP = [
    pytest.param("𠀀𠀁 was moved 🖋️🇨🇳.\n\n𠀂 again", id="astral"),
    pytest.param("e\u0301te\u0308 a\u0328\u0301\n\nn\u0303", id="combining"),
    pytest.param("刘晓波被判刑。\n\n他的妻子刘霞　被软禁。", id="CJK"),
    pytest.param("حُكم على الكاتب\n\n(عربي) and Latin", id="RTL"),
    pytest.param("one\n\n\n\ntwo\n \n\u3000\nthree", id="blank lines"),
    pytest.param("\n\n  \t one\n\ntwo  \n\n\n ", id="space at both ends"),
    pytest.param("\none\ntwo\n", id="lines alone"),
    pytest.param("a\x0b\n\x85\nb\x1c\n\n\u2028\nc", id="what only Python calls space"),
    pytest.param("<p>&amp;\n\n\"'</p>", id="markup"),
    pytest.param(" \n\n ", id="white space alone"),
]


@pytest.mark.parametrize("text", TEXTS_TO_KEEP)
def test_the_page_holds_the_text_exactly(text: str) -> None:
    read = Marked(laid_out(text, [marking("a", 1, max(2, len(text) - 2))]))

    assert read.text == text
    for start, written in read.paragraphs:
        assert text[start : start + len(written)] == written


def test_a_passage_is_one_element_with_its_id() -> None:
    assert laid_out("He was moved.", [marking("a", 3, 6)]) == (
        '<p data-start="0" dir="auto">He <mark class="is-accepted" id="passage-a"'
        ' data-passage="a" aria-details="note-a">was<a class="ref" data-aside href="#note-a"'
        ' data-number="1" aria-label="[1 accepted]"></a></mark> moved.</p>'
    )


def test_what_the_document_says_is_text_and_never_markup() -> None:
    html = laid_out("<script>&'\"", [marking("a", 0, 8)])

    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert Marked(html).text == "<script>&'\""


def test_a_passage_within_another_is_an_element_within_it() -> None:
    read = Marked(laid_out("0123456789", [marking("in", 3, 5), marking("out", 1, 8)]))

    assert [keys for _, keys in read.characters[2:6]] == [
        {"out"},
        {"out", "in"},
        {"out", "in"},
        {"out"},
    ]
    assert read.tags.count("mark") == 2


def test_passages_that_begin_together_are_nested_the_longer_outside() -> None:
    read = Marked(laid_out("0123456789", [marking("short", 2, 4), marking("long", 2, 8)]))

    assert read.ids == ["passage-long", "passage-short"]
    assert read.tags.count("mark") == 2


def test_overlapping_passages_are_cut_and_keep_one_id_each() -> None:
    read = Marked(laid_out("0123456789", [marking("a", 1, 5), marking("b", 3, 8)]))

    assert read.ids == ["passage-a", "passage-b"]
    assert [sorted(keys) for _, keys in read.characters] == [
        [],
        ["a"],
        ["a"],
        ["a", "b"],
        ["a", "b"],
        ["b"],
        ["b"],
        ["b"],
        [],
        [],
    ]


def test_a_passage_across_paragraphs_is_marked_in_each_under_one_id() -> None:
    html = laid_out("one two\n\nthree four", [marking("a", 4, 14)])

    assert Marked(html).ids == ["passage-a"]
    assert '<p data-start="9" dir="auto"><mark class="is-accepted" data-passage="a">three' in html


def test_positions_are_code_points() -> None:
    text = "𠀀𠀁 刘晓波 was moved"
    start = text.index("刘")

    read = Marked(laid_out(text, [marking("a", start, start + 3)]))

    assert "".join(char for char, keys in read.characters if keys) == "刘晓波"


TEXTS = st.text(alphabet="ab \n<&é刘𠀀\u00a0", min_size=1, max_size=60)


@given(st.data())
def test_every_character_is_marked_with_the_passages_it_belongs_to(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    spans = data.draw(
        st.lists(
            st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30)),
            max_size=8,
            unique=True,
        )
    )
    markings = [
        marking(str(number), start, min(start + length, len(text)))
        for number, (start, length) in enumerate(spans)
    ]

    read = Marked(laid_out(text, markings))

    shown = {at for start, end in paragraphs_of(text) for at in range(start, end)}
    assert read.characters == [
        (char, frozenset(m.key for m in markings if m.start <= at < m.end and at in shown))
        for at, char in enumerate(text)
    ]
    assert len(read.ids) == len(set(read.ids))


def test_many_passages_cost_no_more_than_one_element_each_when_they_do_not_overlap() -> None:
    text = "word " * 20_000
    markings = [marking(str(at), at * 5, at * 5 + 4) for at in range(20_000)]

    assert Marked(laid_out(text, markings)).tags.count("mark") == 20_000
