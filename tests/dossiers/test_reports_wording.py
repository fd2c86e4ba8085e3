"""Values in words."""

import pytest

from casetracker.dates import UncertainDate
from dossiers.models import Detention, Person
from dossiers.reports.wording import Wording, in_words

WORDING = Wording("en-GB", people={}, offences={})


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        # Nobody by that reference is known to the reader: the reference is all there is to say.
        ("relationships", "spouse P-2026-00002", "spouse: P-2026-00002"),
        ("born", "1955-12-28", "28 December 1955"),
        ("sex", "female", "female"),
        ("occupations", "writer", "writer"),
    ],
)
def test_what_is_said_of_a_person(field: str, text: str, said: str) -> None:
    assert WORDING.said(Person.FACTS[field], text) == said


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("charges", "CL97-105(2) convicted", "CL97-105(2) · convicted"),
        ("charges", "CL97-105", "CL97-105"),
        ("sentence_length", "P11Y", "11 years"),
        ("contact", "none", "none: incommunicado"),
    ],
)
def test_what_is_said_of_a_detention(field: str, text: str, said: str) -> None:
    assert WORDING.said(Detention.FACTS[field], text) == said


@pytest.mark.parametrize(
    ("edtf", "words", "note"),
    [
        ("2009", "", ""),
        ("2009-12-25", "", ""),
        ("2009", "in 2009", "“in 2009”"),
        ("2009", "2009", ""),  # the words say no more than the date does
        ("[2011-04-01..2011-04-10]", "early April", "“early April” · [2011-04-01..2011-04-10]"),
        ("2017-06-26~", "", "2017-06-26~"),
    ],
)
def test_the_note_of_a_date_says_what_its_words_leave_out(edtf: str, words: str, note: str) -> None:
    assert WORDING.date_note(UncertainDate(edtf, words)) == note


def test_no_date_has_no_words() -> None:
    assert in_words(None) == ""
