"""The examples that analysts read in docs/dates.md are what the system does."""

import re
from pathlib import Path

import pytest

from casetracker.dates import Duration, UncertainDate
from casetracker.dates.forms import UncertainDateFormField
from casetracker.dates.grammar import ACCEPTED

REFERENCE = Path(__file__).parents[2] / "docs" / "dates.md"
ROW = re.compile(r"^\| .+ \| `(.+)` \| *(\S*) *\| *(\S*) *\| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall(REFERENCE.read_text(encoding="utf-8"))


def test_the_table_is_found() -> None:
    assert len(ROWS) > 20


@pytest.mark.parametrize(("typed", "earliest", "latest", "shown"), ROWS)
def test_every_row(typed: str, earliest: str, latest: str, shown: str) -> None:
    value = UncertainDate.parse(typed)

    assert (str(value.earliest or ""), str(value.latest or "")) == (earliest, latest)
    assert value.describe("en") == shown


def test_every_duration() -> None:
    named = re.findall(r"`(P\w+)`", REFERENCE.read_text(encoding="utf-8"))

    assert [Duration.parse(text).iso for text in named] == ["P11Y", "P4Y6M", "P15D"]


@pytest.mark.parametrize("sentence", [str(ACCEPTED), str(UncertainDateFormField.default_help_text)])
def test_every_example_that_a_sentence_gives(sentence: str) -> None:
    examples = re.findall(r"[\[0-9][0-9X.,/\[\]-]*[0-9X\].][~?%]?", sentence)
    dates = [text.rstrip(",") for text in examples if len(text) > 2]

    assert len(dates) > 5
    for text in dates:
        UncertainDate.parse(text)
