"""Recording and correcting a status change in the admin: one form, one transaction."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Claim, Person, StatusChange
from sources.models import Passage, Source
from tests.at_the_admin import client_of, errors_of, page_of
from tests.factories import (
    TEXT,
    make_claim,
    make_detention,
    make_person,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

QUOTE = "moved from prison to a hospital"


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST)


@pytest.fixture
def source() -> Source:
    return make_snapshot(text=TEXT).source


def address_of(person: Person) -> str:
    return reverse("admin:dossiers_person_status", args=[person.pk])


def told(document: Source | None, **fields: Any) -> dict[str, Any]:
    """A status change as an analyst fills it in; None leaves a field out."""
    whole = {
        "date": "2017-06-26~",
        "date_words": "late June",
        "custody": "med_parole",
        "certainty": "reported",
        "description": "Moved to a hospital",
        "source": document.pk if document else None,
        "quote": QUOTE,
        "speaker": "his lawyer",
        "cited": ["date", "custody"],
        "basis": "stated",
        "credibility": "2",
        "reason": "Report of July",
        **fields,
    }
    return {name: value for name, value in whole.items() if value is not None}


def test_one_form_records_the_change_its_passage_and_its_claims(
    analyst: User, source: Source
) -> None:
    person = make_person()
    response = client_of(analyst).post(address_of(person), told(source))
    assert response["Location"] == f"{page_of(person)}#timeline"
    change = person.status_changes.get()
    assert (change.custody, str(change.date), change.date.words if change.date else "") == (
        "med_parole",
        "2017-06-26~",
        "late June",
    )
    assert change.recorded_by == analyst
    claims = {claim.field: claim for claim in change.claims.all()}
    assert {name: claim.value for name, claim in claims.items()} == {
        "date": "2017-06-26~",
        "custody": "med_parole",
    }
    assert claims["date"].passage.quote == QUOTE
    assert claims["date"].passage.speaker == "his lawyer"
    assert claims["custody"].credibility == 2


def test_the_person_is_where_the_change_says(analyst: User, source: Source) -> None:
    person = make_person()
    client_of(analyst).post(address_of(person), told(source))
    person.refresh_from_db()
    assert person.current_custody == "med_parole"


def test_the_history_tells_who_and_why(analyst: User, source: Source) -> None:
    person = make_person()
    client_of(analyst).post(address_of(person), told(source))
    context = StatusChange.pgh_event_model.objects.get().pgh_context  # type: ignore[attr-defined]
    assert context.metadata == {"user": analyst.pk, "reason": "Report of July"}


def test_without_a_passage_the_change_is_recorded_unsourced(analyst: User) -> None:
    person = make_person()
    client_of(analyst).post(address_of(person), told(None, quote="", cited=[]))
    assert person.status_changes.get().claims.count() == 0


def test_the_form_offers_the_persons_own_detentions_and_answers(analyst: User) -> None:
    person = make_person()
    own = make_detention(person)
    make_detention()
    make_response()
    form = client_of(analyst).get(address_of(person)).context["form"]
    assert list(form.fields["detention"].queryset) == [own]
    assert list(form.fields["response"].queryset) == []
    assert form["cited"].value() == ["date", "custody"] or form["cited"].value() == (
        "date",
        "custody",
    )


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"date": "2011-13"}, "date", "2011-13"),
    ({"date": None}, "date", "required"),
    ({"custody": "nowhere"}, "custody", "nowhere"),
    ({"custody": "", "cited": ["date"]}, "", "Say what changed"),
    ({"quote": "moved from prison to a hotel"}, "quote", "moved from prison to a hospital"),
    ({"quote": "was moved"}, "quote", "2 times"),
    ({"quote": ""}, "quote", "Copy the words"),
    ({"source": None}, "source", "which source"),
    ({"source": "019b76da-a800-7757-876c-9a856a5f6135"}, "source", "valid choice"),
    ({"source": "nothing"}, "source", "valid"),
    ({"cited": []}, "cited", "which facts"),
    ({"cited": ["mechanism"]}, "cited", "holds nothing"),
    ({"cited": ["description"]}, "cited", "valid choice"),
    ({"basis": "inferred"}, "basis_note", "how the value was inferred"),
    ({"amount_months": "3"}, "amount_months", "Only a sentence reduction"),
    ({"amount_months": "99999"}, "amount_months", "32767"),
    ({"strength": "caused"}, "strength", "A link to a response"),
    ({"restrictions": ["prison"]}, "restrictions", "valid choice"),
    ({"start": "-1"}, "start", "greater"),
]


@pytest.mark.parametrize(("fields", "place", "words"), BAD)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_stored(
    analyst: User, source: Source, fields: dict[str, Any], place: str, words: str
) -> None:
    person = make_person()
    response = client_of(analyst).post(address_of(person), told(source, **fields))
    assert response.status_code == 200
    assert words in " ".join(errors_of(response)[place])
    assert not StatusChange.objects.exists()
    assert not Claim.objects.exists()
    assert not Passage.objects.exists()


def test_a_change_outside_its_detention_is_refused_at_its_date(
    analyst: User, source: Source
) -> None:
    person = make_person()
    detention = make_detention(person, began="2009", ended="2010")
    response = client_of(analyst).post(address_of(person), told(source, detention=detention.pk))
    assert errors_of(response) == {"date": ["The status change is dated outside its detention."]}
    assert not StatusChange.objects.exists()


def test_another_persons_detention_cannot_be_chosen(analyst: User, source: Source) -> None:
    response = client_of(analyst).post(
        address_of(make_person()), told(source, detention=make_detention().pk)
    )
    assert list(errors_of(response)) == ["detention"]


def test_an_ambiguous_quote_is_told_apart_by_choosing_its_place(
    analyst: User, source: Source
) -> None:
    person = make_person()
    client = client_of(analyst)
    page = client.post(address_of(person), told(source, quote="was moved"))
    places = page.context["form"].fields["start"].widget.choices
    assert [TEXT.index("was moved"), TEXT.rindex("was moved")] == [start for start, _ in places]
    assert "【was moved】 again in June 2017" in places[1][1]
    client.post(address_of(person), told(source, quote="was moved", start=places[1][0]))
    assert Passage.objects.get().start == places[1][0]


def test_an_ambiguous_quote_is_told_apart_by_what_stands_before(
    analyst: User, source: Source
) -> None:
    person = make_person()
    client_of(analyst).post(
        address_of(person), told(source, quote="was moved", prefix="The writer ")
    )
    assert Passage.objects.get().start == TEXT.rindex("was moved")


def test_a_source_without_text_says_so(analyst: User) -> None:
    response = client_of(analyst).post(address_of(make_person()), told(make_source()))
    assert "has no text yet" in errors_of(response)["source"][0]


def test_a_correction_takes_the_place_of_the_row_and_keeps_its_sources(analyst: User) -> None:
    person = make_person()
    wrong = make_status_change(person, date="2009", custody="prison", legal_stage="final")
    make_claim(wrong, "legal_stage", accepted_by=make_user(Role.REVIEWER))
    make_claim(wrong, "custody", accepted_by=make_user(Role.REVIEWER))
    address = reverse("admin:dossiers_person_correct", args=[person.pk, wrong.pk])
    client = client_of(analyst)
    initial = client.get(address).context["form"].initial
    assert (initial["custody"], initial["legal_stage"]) == ("prison", "final")
    client.post(
        address,
        {
            "date": "2009",
            "custody": "arrested",
            "legal_stage": "final",
            "certainty": "known",
            "supersedes_reason": "He was only arrested",
            "carry_over": "on",
            "basis": "stated",
            "credibility": "6",
        },
    )
    right = StatusChange.objects.get(supersedes=wrong)
    assert right.supersedes_reason == "He was only arrested"
    assert [claim.field for claim in right.claims.all()] == ["legal_stage"]
    person.refresh_from_db()
    assert person.current_custody == "arrested"


def test_a_correction_needs_its_reason(analyst: User) -> None:
    wrong = make_status_change()
    address = reverse("admin:dossiers_person_correct", args=[wrong.person_id, wrong.pk])
    response = client_of(analyst).post(
        address,
        {"date": "2009", "custody": "free", "certainty": "known", "basis": "stated"}
        | {"credibility": "6"},
    )
    assert list(errors_of(response)) == ["supersedes_reason"]
    assert StatusChange.objects.count() == 1


def test_what_is_corrected_already_is_not_corrected_again(analyst: User) -> None:
    wrong = make_status_change()
    make_status_change(wrong.person, supersedes=wrong, supersedes_reason="Mistaken")
    address = reverse("admin:dossiers_person_correct", args=[wrong.person_id, wrong.pk])
    assert client_of(analyst).get(address).status_code == 404


def test_another_persons_row_is_not_corrected_here(analyst: User) -> None:
    address = reverse(
        "admin:dossiers_person_correct", args=[make_person().pk, make_status_change().pk]
    )
    assert client_of(analyst).get(address).status_code == 404


def test_a_status_change_is_read_not_edited(analyst: User) -> None:
    change = make_status_change(description="Jailed")
    client = client_of(analyst)
    page = client.get(page_of(change))
    assert "Jailed" in page.content.decode()
    assert client.post(page_of(change), {"description": "Freed"}).status_code == 403
    change.refresh_from_db()
    assert change.description == "Jailed"


@pytest.mark.parametrize("role", [Role.READER, Role.RESEARCHER])
def test_those_who_read_record_nothing(role: Role, source: Source) -> None:
    person = make_person()
    assert client_of(role).post(address_of(person), told(source)).status_code == 302
    assert not StatusChange.objects.exists()
