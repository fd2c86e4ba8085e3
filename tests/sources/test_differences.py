"""Two texts beside each other: which paragraphs and words are shown as differing."""

import pytest

from sources.differences import MOST_WORDS, Pair, Piece, Unchanged, compared, worded


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("He was held.", "He was moved.", [("held", True)], [("moved", True)]),
        ("判刑十一年", "判刑十二年", [("一", True)], [("二", True)]),
        ("a  b", "a b", [("  ", True)], [(" ", True)]),
        ("", "new", [], [("new", True)]),
    ],
)
def test_differing_words_are_marked(
    old: str, new: str, left: list[tuple[str, bool]], right: list[tuple[str, bool]]
) -> None:
    pair = worded(old, new)
    assert [(piece.text, piece.differs) for piece in pair.old if piece.differs] == left
    assert [(piece.text, piece.differs) for piece in pair.new if piece.differs] == right
    assert "".join(piece.text for piece in pair.old) == old
    assert "".join(piece.text for piece in pair.new) == new


def test_a_paragraph_too_long_to_compare_differs_as_a_whole() -> None:
    old, new = "a " * MOST_WORDS, "b " * MOST_WORDS
    assert worded(old, new) == Pair([Piece(old, differs=True)], [Piece(new, differs=True)])


def test_paragraphs_are_paired_with_their_edited_forms() -> None:
    old = "First here.\n\nThe writer was held at home.\n\nGone for good.\n\nLast one."
    new = "First here.\n\nPut in.\n\nThe writer was held in a camp.\n\nLast one."
    rows = compared(old, new)
    assert rows[0] == Unchanged(["First here."])
    assert rows[1] == Pair([], [Piece("Put in.", differs=True)])
    assert isinstance(rows[2], Pair)
    assert "".join(piece.text for piece in rows[2].new) == "The writer was held in a camp."
    assert rows[3:] == [Pair([Piece("Gone for good.", differs=True)], []), Unchanged(["Last one."])]


def test_a_text_without_blank_lines_is_compared_by_lines() -> None:
    assert compared("one\ntwo", "one\ntwo") == [Unchanged(["one", "two"])]
