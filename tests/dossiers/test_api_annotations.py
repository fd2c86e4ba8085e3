"""Passages and claims as Web Annotations: valid JSON-LD, by the rules of the model."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from casetracker.access import Role
from dossiers.models import Claim
from sources.models import Passage
from tests.dossiers.test_api_people import make_full_person
from tests.factories import make_claim, make_passage, make_snapshot, make_user
from tests.over_rest import V1, client_of, faults

pytestmark = pytest.mark.django_db

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
PROFILE = f'application/ld+json; profile="{CONTEXT}"'
# Our own list of the terms used, with the IRIs that the W3C's context gives them: tests use no
# network.
TERMS = json.loads((Path(__file__).parent / "annotation_context.json").read_text(encoding="utf-8"))
TEXT = "他说：“𠮷野先生说，刘晓波已被捕。” And then nobody was told where he was."


def loaded(url: str, options: Any) -> dict[str, Any]:
    """The context, without the network."""
    del options
    assert url == CONTEXT
    return {"document": TERMS, "documentUrl": url, "contextUrl": None, "contentType": None}


def read(answer: Any) -> Any:
    """An annotation, a page or a collection, as the JSON-LD processor understands it."""
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == PROFILE
    assert "Accept" in answer.headers["Vary"]
    (found,) = jsonld.expand(answer.json(), {"documentLoader": loaded})
    return found


def keys_in(value: Any) -> set[str]:
    """Every key of what is nested in ``value``, of values of ``@value`` nothing."""
    if isinstance(value, dict):
        return set(value).union(*(keys_in(part) for part in value.values()))
    return set().union(*map(keys_in, value)) if isinstance(value, list) else set()


def check(made: dict[str, Any]) -> None:
    """The rules of the Web Annotation Data Model that an annotation of ours can break."""
    assert made["id"].startswith("http://testserver/api/v1/")
    assert made["type"] == "Annotation"
    assert made["motivation"] in {"describing", "highlighting"}
    assert made["created"].endswith("Z")
    target = made["target"]
    assert target["type"] == "SpecificResource"
    assert target["source"].startswith("http://testserver/api/v1/snapshots/")
    assert target["state"]["sourceDate"].endswith("Z")
    quote, position = target["selector"]
    assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
    assert 0 <= position["start"] <= position["end"]
    assert len(quote["exact"]) == position["end"] - position["start"]
    for body in made.get("body", []):
        if body["type"] == "TextualBody":
            assert body["value"]
            assert body["purpose"] in {"describing", "identifying"}
        else:
            assert body["id"].startswith("http://testserver/")


@pytest.fixture
def claim() -> Claim:
    """A claim by words that stand behind a character outside the basic plane."""
    person = make_full_person("Liu Xiaobo")
    start = TEXT.index("刘晓波")
    snapshot = make_snapshot(text=TEXT)
    passage = make_passage("刘晓波已被捕", snapshot=snapshot, start=start, speaker="吉野")
    return make_claim(
        person, "residence", "Beijing", passage=passage, accepted_by=make_user(Role.REVIEWER)
    )


@pytest.mark.parametrize("resource", ["passages", "claims"])
def test_every_record_is_an_annotation(resource: str, claim: Claim) -> None:
    client = client_of()
    collection = client.get(f"{V1}/{resource}/?format=jsonld&page_size=2&count=true").json()
    seen, page = [], collection["first"]
    while True:
        seen += page["items"]
        if "next" not in page:
            break
        page = client.get(page["next"]).json()
        assert page["type"] == "AnnotationPage"
        assert page["partOf"]["type"] == "AnnotationCollection"
    assert collection["type"] == "AnnotationCollection"
    assert collection["total"] == len(seen) > 4
    for made in seen:
        check(made)
        own = client.get(made["id"], headers={"Accept": PROFILE}).json()
        assert own.pop("@context")[0] == CONTEXT
        assert own == made


def test_a_passage_is_where_it_says(claim: Claim) -> None:
    passage = claim.passage
    address = f"{V1}/passages/{passage.pk}/?format=jsonld"
    made = client_of().get(address).json()
    quote, position = made["target"]["selector"]
    assert TEXT[position["start"] : position["end"]] == quote["exact"] == "刘晓波已被捕"
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in TEXT
    (speaker,) = made["body"]
    assert (speaker["purpose"], speaker["value"]) == ("identifying", "吉野")
    checksum = made["target"]["state"]["checksum"]["checksumValue"]
    assert checksum == passage.snapshot.text_sha256


def test_a_claim_says_what_of_which_record(claim: Claim) -> None:
    assert claim.person is not None
    address = f"{V1}/claims/{claim.pk}/?format=jsonld"
    words, statement = client_of().get(f"{address}&language=zh").json()["body"]
    assert (words["language"], words["value"]) == ("zh", "居住地: Beijing")
    assert statement["subject"] == f"http://testserver/api/v1/people/{claim.person.reference}/"
    assert statement["predicate"] == "http://testserver/api/schema/#person.residence"
    assert statement["object"] == "Beijing"


@pytest.mark.parametrize("resource", ["passages", "claims"])
def test_a_processor_understands_every_word(resource: str, claim: Claim) -> None:
    client = client_of(Role.ANALYST)
    found = read(client.get(f"{V1}/{resource}/?count=true", headers={"Accept": PROFILE}))
    assert found["@type"] == [f"{AS}OrderedCollection"]
    (page,) = found[f"{AS}first"]
    (listed,) = page[f"{AS}items"]
    made = listed["@list"][0]
    assert made["@type"] == [f"{OA}Annotation"]
    assert made["http://purl.org/dc/terms/creator"]
    (target,) = made[f"{OA}hasTarget"]
    assert {each["@type"][0] for each in target[f"{OA}hasSelector"]} == {
        f"{OA}TextQuoteSelector",
        f"{OA}TextPositionSelector",
    }
    words = [key for key in keys_in(found) if not key.startswith(("@", "http"))]
    assert words == []


def test_no_term_is_lost(claim: Claim) -> None:
    # A processor drops a key that its context does not know, without a word.
    answer = client_of(Role.ANALYST).get(f"{V1}/claims/{claim.pk}/?format=jsonld").json()
    context = answer.pop("@context")
    said = keys_in(answer)
    assert said <= set(TERMS["@context"]) | set(context[1])


def test_who_made_it_is_told_to_those_who_see_notes(claim: Claim) -> None:
    for path in (f"claims/{claim.pk}", f"passages/{claim.passage_id}"):
        address = f"{V1}/{path}/?format=jsonld"
        assert "creator" not in client_of(Role.RESEARCHER).get(address).json()
        assert "nickname" in client_of(Role.ANALYST).get(address).json()["creator"]


def test_the_licence_is_told_where_it_is_an_address(claim: Claim, settings: Any) -> None:
    address = f"{V1}/claims/{claim.pk}/?format=jsonld"
    settings.DATA_LICENCE = "CC BY 4.0"
    assert "rights" not in client_of().get(address).json()
    settings.DATA_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
    assert client_of().get(address).json()["rights"] == settings.DATA_LICENCE


@pytest.mark.parametrize(
    ("address", "status", "fault"),
    [
        ("claims/?format=jsonld&fields=id", 400, {"fields": "unknown_parameter"}),
        ("claims/?format=jsonld&cursor=x", 400, {"cursor": "invalid_cursor"}),
        ("people/?format=jsonld", 406, {}),
    ],
)
def test_what_is_not_offered_is_refused(address: str, status: int, fault: dict[str, str]) -> None:
    assert faults(client_of().get(f"{V1}/{address}"), status) == fault


def test_what_is_recorded_is_no_annotation() -> None:
    make_passage()
    address = f"{V1}/passages/{Passage.objects.get().pk}/"
    answer = client_of(Role.ANALYST).patch(address, {"speaker": "x"}, headers={"Accept": PROFILE})
    faults(answer, 406)
