"""What becomes of passages in edited texts: a rule table, the seed documents, and properties."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from sources.anchoring import Span, find_quote, normalised
from sources.exceptions import PassageError
from sources.reanchoring import Fate, fate_of
from tests.sources.anchoring_cases import CASES, SNAPSHOTS, TWICE, Case


def spans_of(text: str, quotes: list[str]) -> list[Span]:
    """Where the quotes stand; the first place of each."""
    starts = [text.index(quote) for quote in quotes]
    return [Span(start, start + len(quote)) for start, quote in zip(starts, quotes, strict=True)]


@pytest.mark.parametrize("case", [*CASES, *SNAPSHOTS], ids=lambda case: case.name)
def test_the_rule_table(case: Case) -> None:
    quotes = list(case.fates)
    fates = fate_of(case.old, case.new, spans_of(case.old, quotes))
    told = {
        quote: (fate.state.value, fate.outcome.value)
        for quote, fate in zip(quotes, fates, strict=True)
    }
    assert told == case.fates
    for quote, fate in zip(quotes, fates, strict=True):
        assert (fate.span is None) == (fate.state == "lost")
        if fate.span is not None and fate.state == "held":
            assert case.new[fate.span.start : fate.span.end] == quote


def test_a_lost_passage_tells_what_is_nearest() -> None:
    old = "The court sentenced Liu Xiaobo to eleven years."
    (fate,) = fate_of(old, old.replace("Liu Xiaobo", "Hu Jia"), [Span(30, 46)])
    assert fate.nearest == "The court sentenced Hu Jia to eleven years."


# --- the seed documents ---------------------------------------------------------------------------

T = TypeVar("T")
FIXTURES = Path(settings.BASE_DIR) / "fixtures"
DOCUMENTS = sorted((FIXTURES / "documents").glob("*.txt"))


def quotes_in(text: str) -> list[Span]:
    """The passages that the seed marks in ``text``."""

    def walk(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [node["quote"]] if isinstance(node.get("quote"), str) else []
            return own + [quote for value in node.values() for quote in walk(value)]
        return [quote for each in node for quote in walk(each)] if isinstance(node, list) else []

    found: set[Span] = set()
    for quote in walk(yaml.safe_load((FIXTURES / "cases.yaml").read_text("utf-8"))):
        try:
            found.add(find_quote(text, quote))
        except PassageError:
            continue
    return sorted(found)


class Numbers:
    """Numbers that look drawn by lot and are the same in every run."""

    def __init__(self, seed: int) -> None:
        self.state = seed + 1

    def below(self, limit: int) -> int:
        """The next number, from 0 up to ``limit``, which is left out."""
        self.state = self.state * 48_271 % 2_147_483_647
        return self.state % limit

    def choice(self, things: Sequence[T]) -> T:
        """One of the things."""
        return things[self.below(len(things))]


def swapped_names(text: str, numbers: Numbers) -> str:
    """A name in one sentence replaced by another's."""
    names = sorted(set(re.findall(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b|刘晓波|刘霞", text)))
    name = numbers.choice(names)
    places = [match.start() for match in re.finditer(re.escape(name), text)]
    at = numbers.choice(places)
    return f"{text[:at]}Gao Zhisheng{text[at + len(name) :]}"


def reworded(text: str, numbers: Numbers) -> str:
    """A line in other words."""
    lines = text.split("\n")
    at = numbers.choice([number for number, line in enumerate(lines) if line.strip()])
    lines[at] = "This part of the report was written anew."
    return "\n".join(lines)


def spaced(text: str, numbers: Numbers) -> str:
    """Some blanks doubled, quotation marks made straight."""
    words = text.translate(str.maketrans("“”’", '""\'')).split(" ")
    return "".join(word + (" " * numbers.choice((1, 1, 2))) for word in words)


def cut(text: str, numbers: Numbers) -> str:
    """The end gone."""
    return text[: len(text) // 2 + numbers.below(len(text) // 2)]


EDITS: list[Callable[[str, Numbers], str]] = [swapped_names, reworded, cut]


def test_unchanged_passages_of_the_seed_documents_are_held_and_none_wrongly() -> None:
    held = unchanged = 0
    for path in DOCUMENTS:
        text = normalised(path.read_text("utf-8"))
        spans = quotes_in(text)
        assert spans
        for seed, edit in ((seed, edit) for seed in range(6) for edit in EDITS):
            new = edit(text, Numbers(seed))
            for span, fate in zip(spans, fate_of(text, new, spans), strict=True):
                if stands_in_the_same_lines(text, new, span):
                    unchanged += 1
                    held += fate.state == "held"
                elif fate.state == "held":
                    assert_same_sentence(text, new, span, fate)
    assert held >= 0.95 * unchanged


def lines_around(text: str, span: tuple[int, int]) -> str:
    """The lines the span stands in."""
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", span[1])
    return text[start : end if end >= 0 else len(text)]


def stands_in_the_same_lines(old: str, new: str, span: Span) -> bool:
    """Whether the lines of the passage stand in the new text as often as in the old."""
    lines = lines_around(old, span)
    return old.count(lines) == new.count(lines)


def assert_same_sentence(old: str, new: str, span: Span, fate: Fate) -> None:
    """Where a line changed that a passage is held in, the change is outside its sentence."""
    assert fate.span is not None
    assert new[fate.span.start : fate.span.end] == old[span.start : span.end]
    before, after = old[max(0, span.start - 12) : span.start], new[: fate.span.start][-12:]
    assert before[-1:] == after[-1:]
    assert "Gao Zhisheng" not in lines_around(new, fate.span).partition(".")[0]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name[:3])
def test_what_is_only_printed_otherwise_is_never_lost(path: Path) -> None:
    text = normalised(path.read_text("utf-8"))
    new = spaced(text, Numbers(1))
    states = [fate.state.value for fate in fate_of(text, new, quotes_in(text))]
    assert set(states) <= {"held", "moved"}


# --- properties -----------------------------------------------------------------------------------

NAMES = ("Liu Xiaobo", "Hu Jia", "Gao Zhisheng", "刘霞", "བསྟན་འཛིན་", "🕯️ Li")
SENTENCES = st.builds(
    lambda name, verb, number, end: f"{name} {verb} {number}{end}",
    st.sampled_from([*NAMES, "He", "The court", "他"]),
    st.sampled_from(["was held for", "was not tried after", "got", "被判处", "“wrote”"]),
    st.integers(1, 30),
    st.sampled_from([" years.", " days!", "年。", " “months”.", "…", ""]),
)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
TEXTS = st.lists(PARAGRAPHS, min_size=1, max_size=6).map("\n\n".join)
WITH_SPANS = TEXTS.flatmap(
    lambda text: st.tuples(
        st.just(text),
        st.lists(
            st.tuples(st.integers(0, len(text) - 1), st.integers(1, 60)).map(
                lambda pair: Span(pair[0], min(len(text), sum(pair)))
            ),
            max_size=8,
        ).map(lambda spans: [span for span in spans if text[span.start : span.end].strip()]),
    )
)


@given(WITH_SPANS)
def test_an_identical_text_holds_all(given_text: tuple[str, list[Span]]) -> None:
    text, spans = given_text
    fates = fate_of(text, text, spans)
    assert [(fate.state.value, fate.span) for fate in fates] == [("held", span) for span in spans]


@given(WITH_SPANS, TEXTS)
def test_what_is_found_stands_there(given_text: tuple[str, list[Span]], new: str) -> None:
    text, spans = given_text
    for span, fate in zip(spans, fate_of(text, new, spans), strict=True):
        if fate.span is not None:
            assert 0 <= fate.span.start < fate.span.end <= len(new)
        if fate.span is not None and fate.state == "held":
            assert new[fate.span.start : fate.span.end] == text[span.start : span.end]


@given(WITH_SPANS)
def test_other_paragraphs_before_or_after_hold_all_that_is_not_repeated(
    given_text: tuple[str, list[Span]],
) -> None:
    text, spans = given_text
    for new, shift in ((f"{text}\n\nAppended here.", 0), (f"Preface.\n\n{text}", 10)):
        for span, fate in zip(spans, fate_of(text, new, spans), strict=True):
            assert fate.state.value == "held"
            assert fate.span == Span(span.start + shift, span.end + shift)


@given(st.lists(SENTENCES, min_size=3, max_size=9, unique=True), st.data())
def test_an_edit_elsewhere_never_loses_a_passage(sentences: list[str], data: st.DataObject) -> None:
    text = "\n\n".join(sentences)
    at = data.draw(st.integers(0, len(sentences) - 1))
    changed = list(sentences)
    changed[at] = "Something else altogether."
    start = 0
    for number, sentence in enumerate(sentences):
        (fate,) = fate_of(text, "\n\n".join(changed), [Span(start, start + len(sentence))])
        if number != at:
            assert fate.state.value != "lost"
        start += len(sentence) + 2


@given(st.sampled_from([("Liu Xiaobo", "Gao Zhisheng"), ("an hour", "a day"), ("tried", "seen")]))
def test_swapped_words_are_never_held_where_they_say_something_else(pair: tuple[str, str]) -> None:
    one, two = pair
    new = TWICE.replace(one, "#").replace(two, one).replace("#", two)
    spans = spans_of(TWICE, [one]) if new != TWICE else []
    for fate in fate_of(TWICE, new, spans):
        assert fate.state.value != "held"
