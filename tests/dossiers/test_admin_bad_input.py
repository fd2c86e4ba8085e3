"""Every rule that is broken in a form is said beside the field at fault; nothing is stored."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.access import Role
from dossiers.models import (
    Appeal,
    Charge,
    Detention,
    ExternalId,
    Facility,
    Name,
    Offence,
    Person,
    Relationship,
    Response,
)
from tests.at_the_admin import client_of, errors_of, filled_in, list_of, page_of, registered
from tests.factories import (
    make_appeal,
    make_detention,
    make_name,
    make_offence,
    make_person,
    make_response,
    make_status_change,
)

pytestmark = pytest.mark.django_db

ANALYST = "analyst"


def sent(row: Any, **fields: Any) -> Any:
    """The answer to the row's form with some inputs changed."""
    client = client_of(ANALYST)
    whole = filled_in(client.get(page_of(row))) | fields
    return client.post(page_of(row), {k: v for k, v in whole.items() if v is not None})


def added(model: Any, **fields: Any) -> Any:
    """The answer to the form for a new row with some inputs filled in."""
    client = client_of(ANALYST)
    return client.post(list_of(model, "add"), filled_in(client.get(list_of(model, "add"))) | fields)


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({"born": "2011-13"}, "born", "2011-13"),
        ({"born": "2011-04-31"}, "born", "2011-04-31"),
        ({"born": "yesterday"}, "born", "yesterday"),
        ({"born": "9" * 10_000}, "born", "accepted"),
        ({"born": "1990", "died": "1980"}, "died", "dies before being born"),
        ({"sex": "unheard of"}, "sex", "valid choice"),
        ({"audience": ""}, "audience", "required"),
        ({"issue_categories": ["speech", "unheard"]}, "issue_categories", "valid choice"),
        ({"occupations": "x" * 201}, "occupations", "200"),
        ({"owner": "999999"}, "owner", "valid choice"),
        ({"last_verified": "soon"}, "last_verified", "valid date"),
    ],
)
def test_a_persons_own_fields(fields: dict[str, Any], place: str, words: str) -> None:
    person = make_person(sex="male")
    response = sent(person, summary="Changed", **fields)
    assert words in " ".join(errors_of(response)[place])
    person.refresh_from_db()
    assert person.summary == ""


def names(*rows: tuple[str, str, bool]) -> dict[str, Any]:
    """The inputs for further names after the first: text, script, preferred."""
    told: dict[str, Any] = {"names-TOTAL_FORMS": str(1 + len(rows))}
    for number, (text, script, preferred) in enumerate(rows, start=1):
        told |= {f"names-{number}-text": text, f"names-{number}-script": script}
        told[f"names-{number}-kind"] = "legal"
        told[f"names-{number}-preferred"] = "on" if preferred else None
    return told


def test_a_second_preferred_name_in_a_script() -> None:
    person = make_person("First")
    response = sent(person, **names(("Second", "latn", True)))
    assert "preferred name in this script already" in errors_of(response)["names-1-preferred"][0]
    assert person.names.count() == 1


def test_two_new_preferred_names_in_a_script() -> None:
    person = make_person("First")
    response = sent(person, **names(("刘", "hans", True), ("李", "hans", True)))
    assert list(errors_of(response)) == ["names-2-preferred"]
    assert person.names.count() == 1


def test_the_preference_changes_hands_in_one_go() -> None:
    person = make_person("First")
    second = make_name(person, "Second")
    response = sent(person, **{"names-0-preferred": None, "names-1-preferred": "on"})
    assert response.status_code == 302
    second.refresh_from_db()
    assert second.preferred
    third = make_name(person, "Another")
    sent(person, **{"names-0-preferred": None, "names-2-preferred": "on"})
    assert Name.objects.get(preferred=True, person=person) == third


def test_a_preferred_name_that_is_taken_away_makes_room() -> None:
    person = make_person("First")
    response = sent(person, **{"names-0-DELETE": "on"}, **names(("New", "latn", True)))
    assert response.status_code == 302
    assert [name.text for name in person.names.all()] == ["New"]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([("First", "latn", False)], "names-1-text"),
        ([("Second", "klingon", False)], "names-1-script"),
        ([("x" * 201, "latn", False)], "names-1-text"),
    ],
)
def test_a_name_that_breaks_a_rule(rows: list[tuple[str, str, bool]], place: str) -> None:
    person = make_person("First")
    assert place in errors_of(sent(person, **names(*rows)))
    assert person.names.count() == 1


def test_the_same_new_name_twice() -> None:
    person = make_person("First")
    response = sent(person, **names(("Twice", "latn", False), ("Twice", "latn", False)))
    assert response.status_code == 200
    assert "Twice" not in [name.text for name in person.names.all()]
    assert errors_of(response)


def test_an_identifier_that_another_person_has() -> None:
    ExternalId.objects.create(person=make_person(), scheme="wikidata", value="Q1")
    told = {"external_ids-TOTAL_FORMS": "1", "external_ids-0-scheme": "wikidata"}
    response = sent(make_person(), **told, **{"external_ids-0-value": "Q1"})
    assert "belongs to a person already" in errors_of(response)["external_ids-0-value"][0]


def test_a_relationship_with_oneself() -> None:
    person = make_person()
    told = {"relationships-TOTAL_FORMS": "1", "relationships-0-kind": "friend"}
    response = sent(person, **told, **{"relationships-0-other": str(person.pk)})
    assert "between two people" in errors_of(response)["relationships-0-other"][0]
    assert not Relationship.objects.exists()


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({"ended": "2008"}, "ended", "ends before it begins"),
        ({"began": "2011-02-30"}, "began", "2011-02-30"),
        ({"sentence_length": "eleven years"}, "sentence_length", "not a duration"),
        ({"sentence_length": "P11Y"}, "sentence_kind", "what kind of sentence"),
        (
            {"sentence_kind": "life", "sentence_length": "P11Y"},
            "sentence_length",
            "has no length",
        ),
        (
            {"sentence_imposed": "2010", "sentence_ends": "2009"},
            "sentence_ends",
            "ends before it is imposed",
        ),
        ({"form": "exit_ban"}, "form", "valid choice"),
        ({"facility": "nothing"}, "facility", "valid"),
        ({"certainty": "known", "ended": "2010/.."}, "began", "certainly held"),
    ],
)
def test_a_detention_that_breaks_a_rule(fields: dict[str, Any], place: str, words: str) -> None:
    person = make_person()
    make_detention(person, began="2009", ended="2012", certainty="known")
    detention = make_detention(person, began="2009")
    response = sent(detention, stated_reason="Changed", **fields)
    assert words in " ".join(errors_of(response)[place])
    detention.refresh_from_db()
    assert detention.stated_reason == ""


def test_overlapping_known_detentions() -> None:
    person = make_person()
    make_detention(person, began="2009-01-01", ended="2012-01-01", certainty="known")
    response = added(
        Detention, person=person.pk, form="prison", began="2010-05-05", certainty="known"
    )
    assert "certainly held" in errors_of(response)["began"][0]
    assert person.detentions.count() == 1


def test_a_detention_that_would_leave_its_status_changes_outside() -> None:
    """The database alone knows this rule: what it says becomes an error of the form."""
    detention = make_detention(began="2009")
    make_status_change(detention.person, detention=detention, date="2010-05")
    response = sent(detention, ended="2009-12-31", stated_reason="Changed")
    assert "would then lie outside" in str(errors_of(response))
    detention.refresh_from_db()
    assert (detention.ended, detention.stated_reason) == (None, "")


def test_a_charge_twice() -> None:
    detention = make_detention()
    offence = make_offence()
    Charge.objects.create(detention=detention, offence=offence, stage="suspected")
    told = {"charges-TOTAL_FORMS": "2", "charges-1-offence": str(offence.pk)}
    response = sent(detention, **told, **{"charges-1-stage": "convicted"})
    assert "recorded already" in str(errors_of(response))
    assert detention.charges.count() == 1


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"date": "2011", "deadline": "2010"}, "deadline"),
        ({"demands": ["money"]}, "demands"),
        ({"title": ""}, "title"),
        ({"kind": ""}, "kind"),
    ],
)
def test_an_appeal_that_breaks_a_rule(fields: dict[str, Any], place: str) -> None:
    appeal = make_appeal()
    assert list(errors_of(sent(appeal, text="Changed", **fields))) == [place]
    appeal.refresh_from_db()
    assert appeal.text == ""


def test_an_appeal_cannot_follow_itself() -> None:
    appeal = make_appeal()
    assert list(errors_of(sent(appeal, follows=str(appeal.pk)))) == ["follows"]


@pytest.mark.parametrize(("kind", "is_answer"), [("volunteered", True), ("no_reply", False)])
def test_a_response_that_contradicts_its_appeal(kind: str, is_answer: bool) -> None:
    response = make_response(make_appeal() if is_answer else None)
    assert list(errors_of(sent(response, kind=kind))) == ["appeal"]
    assert not Response.objects.filter(kind=kind).filter(appeal__isnull=not is_answer).exists()


def test_vocabulary_that_breaks_a_rule() -> None:
    facility = Facility.objects.create(name="Jinzhou Prison", kind="prison")
    assert list(errors_of(added(Facility, name=facility.name, kind="prison"))) == ["name"]
    told = {"law": "CL97", "article": "105", "name": "x"}
    assert list(errors_of(added(Offence, code="article 105", **told))) == ["code"]
    make_offence("CL97-105", article=105, paragraph=None)
    errors = errors_of(added(Offence, code="CL97-105(1)", **told))
    assert "is listed" in str(errors)


def test_a_nul_is_a_bad_request() -> None:
    person = make_person()
    response = client_of(ANALYST).post(page_of(person), {"summary": "before\0after"})
    assert response.status_code == 400


def test_twenty_megabytes_are_refused() -> None:
    client = client_of(ANALYST)
    response = client.post(
        page_of(make_person()),
        "summary=" + "x" * 20_000_000,
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code in (400, 413)


QUERIES = (
    "p=-1",
    "p=x",
    "o=99.-3",
    "id__exact=x",
    "id__in=1,2",
    "nothing=1",
    "e=1",
    "all=",
    "_facets",
    "q=%25%27",
    "created_at__gte=x",
    "_popup=1&_to_field=summary",
)


@pytest.mark.parametrize("query", QUERIES)
def test_no_address_of_a_list_fails(query: str) -> None:
    make_person()
    make_detention()
    client = client_of(Role.ADMINISTRATOR)
    for model in registered():
        response = client.get(f"{list_of(model)}?{query}")
        assert response.status_code in (200, 302, 400), model


@pytest.mark.parametrize("model", [Person, Detention, Appeal, Response])
def test_no_address_of_a_form_fails(model: Any) -> None:
    query = "person=nothing&appeal=nothing&date=x&source=nothing&began=yesterday&demands=x"
    assert client_of(ANALYST).get(f"{list_of(model, 'add')}?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "",
        "app_label=x&model_name=y&field_name=z",
        "app_label=dossiers&model_name=person&field_name=id",
    ],
)
def test_no_address_of_an_autocomplete_fails(query: str) -> None:
    response = client_of(ANALYST).get(f"{reverse('admin:autocomplete')}?{query}")
    assert response.status_code == 403


def test_a_row_that_cannot_be_chosen_is_a_bad_request() -> None:
    make_person()
    from dossiers.models import Claim

    told = {"action": "retract_all", "_selected_action": ["nothing"]}
    assert client_of(ANALYST).post(list_of(Claim), told).status_code == 400
