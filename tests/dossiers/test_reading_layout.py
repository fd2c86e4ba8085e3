"""How passages are laid out in the text of a document."""

from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.workbench.layout import Marking, Paragraph, laid_out, paragraphs_of


class Marked(HTMLParser):
    """Reads back which passages each character of a paragraph is marked with."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.characters: list[tuple[str, frozenset[str]]] = []
        self.ids: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = dict(attrs)
        if "id" in named:
            self.ids.append(str(named["id"]))
        if tag == "mark":
            self.open.append(str(named["data-passage"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.characters += [(char, frozenset(self.open)) for char in data]


def read_back(paragraphs: Iterable[Paragraph]) -> Marked:
    parser = Marked()
    for paragraph in paragraphs:
        parser.feed(paragraph.html)
        assert not parser.open, "an element stays open at the end of a paragraph"
    return parser


def marking(key: str, start: int, end: int) -> Marking:
    return Marking(key, start, end, number=1, kind="is-accepted")


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


def test_a_passage_is_one_element_with_its_id() -> None:
    (paragraph,) = laid_out("He was moved.", [marking("a", 3, 6)])

    assert paragraph.html == (
        'He <mark class="is-accepted" id="passage-a" data-passage="a">was'
        '<a class="ref" href="#note-a" data-number="1" aria-label="[1]"></a></mark> moved.'
    )


def test_what_the_document_says_is_text_and_never_markup() -> None:
    (paragraph,) = laid_out("<script>&'\"", [marking("a", 0, 8)])

    assert "<script" not in paragraph.html
    assert "&lt;script&gt;" in paragraph.html
    assert [char for char, _ in read_back([paragraph]).characters] == list("<script>&'\"")


def test_a_passage_within_another_is_an_element_within_it() -> None:
    (paragraph,) = laid_out("0123456789", [marking("in", 3, 5), marking("out", 1, 8)])
    read = read_back([paragraph])

    assert [keys for _, keys in read.characters[2:6]] == [
        {"out"},
        {"out", "in"},
        {"out", "in"},
        {"out"},
    ]
    assert read.tags.count("mark") == 2


def test_passages_that_begin_together_are_nested_the_longer_outside() -> None:
    (paragraph,) = laid_out("0123456789", [marking("short", 2, 4), marking("long", 2, 8)])

    assert paragraph.keys == ["long", "short"]
    assert read_back([paragraph]).tags.count("mark") == 2


def test_overlapping_passages_are_cut_and_keep_one_id_each() -> None:
    (paragraph,) = laid_out("0123456789", [marking("a", 1, 5), marking("b", 3, 8)])
    read = read_back([paragraph])

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


def test_a_passage_across_paragraphs_is_marked_in_each_and_noted_in_the_first() -> None:
    first, second = laid_out("one two\n\nthree four", [marking("a", 4, 14)])

    assert (first.keys, second.keys) == (["a"], [])
    assert read_back([first, second]).ids == ["passage-a"]
    assert second.html.startswith('<mark class="is-accepted" data-passage="a">three')


def test_positions_are_code_points() -> None:
    text = "𠀀𠀁 刘晓波 was moved"
    start = text.index("刘")

    read = read_back(laid_out(text, [marking("a", start, start + 3)]))

    assert "".join(char for char, keys in read.characters if keys) == "刘晓波"


TEXTS = st.text(alphabet="ab \n<&é刘𠀀", min_size=1, max_size=60)


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

    read = read_back(laid_out(text, markings))

    places = [at for start, end in paragraphs_of(text) for at in range(start, end)]
    assert read.characters == [
        (text[at], frozenset(m.key for m in markings if m.start <= at < m.end)) for at in places
    ]
    assert len(read.ids) == len(set(read.ids))


def test_many_passages_cost_no_more_than_one_element_each_when_they_do_not_overlap() -> None:
    text = "word " * 20_000
    markings = [marking(str(at), at * 5, at * 5 + 4) for at in range(20_000)]

    assert read_back(laid_out(text, markings)).tags.count("mark") == 20_000
