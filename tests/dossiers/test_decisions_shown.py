"""What readers are told of a decision: on the page, in the PDF's structure, over REST."""

import pytest

from casetracker.access import Audience, Role
from casetracker.models import User
from dossiers.models import Decision, Person
from tests.at_the_admin import client_of
from tests.factories import (
    make_claim,
    make_passage,
    make_published_person,
    make_snapshot,
    make_source,
    make_user,
)
from tests.over_rest import V1
from tests.over_rest import client_of as rest_client_of

pytestmark = pytest.mark.django_db

REASON = "The birth register was seen by two lawyers"


def decided_person(*, hidden: bool = False, editor: User | None = None) -> Person:
    """Held to be born in 1955 against 1956; ``hidden`` adds a confidential 1957."""
    person, reviewer = make_published_person(born="1955"), make_user("reviewer")
    make_claim(person, "names", accepted_by=reviewer)
    for year in ("1955", "1956"):
        make_claim(person, "born", year, accepted_by=reviewer)
    if hidden:
        whisper(person)
    Decision.objects.decide(
        person, field="born", value="1955", by=editor or make_user(), reason=REASON
    )
    return person


def whisper(person: Person) -> None:
    """An accepted claim of 1957 on words that readers may not see."""
    source = make_source(audience=Audience.CONFIDENTIAL)
    passage = make_passage(snapshot=make_snapshot(source=source))
    make_claim(person, "born", "1957", passage=passage, accepted_by=make_user("reviewer"))


def page_of(person: Person, role: Role) -> str:
    return str(client_of(role).get(person.get_absolute_url()).content.decode())


def fact_of(person: Person, role: Role) -> dict[str, object]:
    answer = rest_client_of(make_user(role)).get(f"{V1}/people/{person.reference}/")
    [born] = [fact for fact in answer.json()["facts"] if fact["field"] == "born"]
    return dict(born)


@pytest.mark.parametrize("role", [Role.READER, Role.ANALYST])
def test_readers_see_what_is_held_and_why_but_not_who_decided(role: Role) -> None:
    editor = make_user(username="yuan-the-editor")
    person = decided_person(editor=editor)
    page = page_of(person, role)
    assert REASON in page
    assert "decided on" in page
    assert "yuan-the-editor" not in page
    fact = fact_of(person, role)
    decision = fact["decision"]
    assert isinstance(decision, dict)
    assert (fact["standing"], decision["value"], decision["held"]) == ("disputed", "1955", True)
    assert decision["reason"] == REASON
    assert "yuan-the-editor" not in str(fact)


def test_a_decision_that_weighs_hidden_words_tells_only_that_it_was_made() -> None:
    person = decided_person(hidden=True)
    page = page_of(person, Role.READER)
    assert "decided on" in page
    assert REASON not in page
    decision = fact_of(person, Role.READER)["decision"]
    assert isinstance(decision, dict)
    assert {name: decision[name] for name in ("value", "shown", "held", "reason")} == dict.fromkeys(
        ("value", "shown", "held", "reason")
    )
    assert REASON in page_of(person, Role.ANALYST)


def test_hidden_words_that_reopen_a_decision_do_not_show_by_its_absence() -> None:
    person = decided_person()
    whisper(person)
    assert REASON in page_of(person, Role.READER)
    assert fact_of(person, Role.READER)["decision"] is not None
    assert REASON not in page_of(person, Role.ANALYST)
    assert fact_of(person, Role.ANALYST)["decision"] is None


def test_a_contradiction_that_is_hidden_has_no_decision_to_see() -> None:
    person = make_published_person(born="1955")
    make_claim(person, "born", "1955", accepted_by=make_user("reviewer"))
    whisper(person)
    Decision.objects.decide(person, field="born", value="1955", by=make_user(), reason=REASON)
    page = page_of(person, Role.READER)
    assert "decided on" not in page
    assert fact_of(person, Role.READER)["decision"] is None
    assert fact_of(person, Role.READER)["standing"] == "sourced"
