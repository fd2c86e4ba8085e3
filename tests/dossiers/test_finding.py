"""From a fact to words that may bear it out: what is searched, found, ranked and refused."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.access import Role
from dossiers.finding import (
    TooSlowError,
    find_words,
    nearest_place,
    people_of,
    search,
    terms_for,
)
from dossiers.finding.sentences import sentence_around
from dossiers.models import Claim
from sources.models import Passage, Snapshot
from tests.at_the_admin import client_of, page_of
from tests.factories import (
    make_claim,
    make_detention,
    make_name,
    make_passage,
    make_person,
    make_snapshot,
    make_source,
    make_user,
)

TEXT = (
    "The weather was fair. On 26 June 2017 Liu Xiaobo was moved to a hospital in Shenyang. "
    "Nobody else was there.\n\n另据报道，刘晓波于2009年12月25日被判处有期徒刑十一年。家属未获通知。"
)


def held_by(record: Any, field: str) -> Any:
    return type(record).FACTS[field].held(record)


def found_for(record: Any, field: str, *, viewer: Any = None, words: tuple[str, ...] = ()) -> Any:
    viewer = viewer or make_user(Role.ANALYST)
    fact, people = type(record).FACTS[field], people_of(record, viewer=viewer)
    held = fact.held(record)
    terms = terms_for(fact, held=[item.text for item in held], people=people, words=words)
    return find_words(record, fact=fact, held=held, terms=terms, people=people, viewer=viewer)


@pytest.fixture
def person(db: None) -> Any:
    person = make_person("Liu Xiaobo")
    make_name(person, "刘晓波", script="hans", preferred=True)
    return person


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("26 June", "On 26 June 2017 Liu Xiaobo was moved to a hospital in Shenyang."),
        ("2009年", "另据报道，刘晓波于2009年12月25日被判处有期徒刑十一年。"),
        ("weather", "The weather was fair."),
        ("通知", "家属未获通知。"),
    ],
)
def test_the_sentence_around_a_place(inside: str, expected: str) -> None:
    start = TEXT.index(inside)
    first, last = sentence_around(TEXT, start, start + len(inside))
    assert TEXT[first:last] == expected


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "He left. On 26 Jun. 2017 Mr. Liu was moved. All saw it."
    first, last = sentence_around(text, text.index("Liu"), text.index("Liu") + 3)
    assert text[first:last] == "On 26 Jun. 2017 Mr. Liu was moved."


def test_the_nearest_place_of_a_quote_is_meant() -> None:
    text = "once and once and once"
    assert nearest_place(text, "once", near=8) == 9
    assert nearest_place(text, "once", near=100) == 18
    assert nearest_place(text, "twice", near=0) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("sentence_imposed", "2009-12-25", "2009年12月25日"),
        ("sentence_length", "P11Y", "十一年"),
        ("sentence_kind", "fixed_term", "有期徒刑"),
        ("began", "2017-06-26", "26 June 2017"),
    ],
)
def test_a_value_is_found_as_either_language_writes_it(
    person: Any, field: str, value: str, words: str
) -> None:
    # A sentence is of one kind with a length, or there is none.
    needed = {"sentence_kind": "fixed_term"} if field.startswith("sentence") else {}
    detention = make_detention(person, **{"began": "", **needed, field: value})
    snapshot = make_snapshot(text=TEXT)
    best = found_for(detention, field).hits[0]
    assert words in best.quote
    assert best.has_value
    assert best.has_name
    assert best.snapshot == snapshot
    assert TEXT[best.start : best.start + len(best.quote)] == best.quote
    assert (words, "value") in best.pieces
    assert best.agreeing


def test_the_best_come_first(person: Any) -> None:
    person.born = "1955-12-28"
    person.save()
    reviewer = make_user(Role.REVIEWER)
    alone = make_snapshot(text="Somebody was born on 28 December 1955 in a town.")
    both = make_snapshot(text="The writer Liu Xiaobo was born on 28 December 1955.")
    marked = make_snapshot(text="Liu Xiaobo, born 28 December 1955, writer.")
    make_passage("Liu Xiaobo, born 28 December 1955", snapshot=marked)
    own = make_snapshot(text="Liu Xiaobo was male. Born 28 December 1955 far away.")
    make_claim(
        person, "names", "Liu Xiaobo", passage=make_passage("was male", snapshot=own),
        accepted_by=reviewer,
    )  # fmt: skip
    named = make_snapshot(text="Liu Xiaobo was there.")
    hits = found_for(person, "born").hits
    assert [hit.snapshot for hit in hits] == [own, marked, both, alone, named]
    assert [hit.passage is not None for hit in hits] == [False, True, False, False, False]


def test_words_that_are_marked_are_not_offered_again_as_raw_text(person: Any) -> None:
    snapshot = make_snapshot(text=TEXT)
    passage = make_passage("Liu Xiaobo was moved to a hospital", snapshot=snapshot)
    first, second = found_for(person, "names").hits
    assert first.passage == passage
    assert "刘晓波" in second.quote


def test_ones_own_words_take_the_place_of_the_spellings(person: Any) -> None:
    make_snapshot(text=TEXT)
    hits = found_for(person, "born", words=("hospital in Shenyang",)).hits
    assert ("hospital in Shenyang", "value") in hits[0].pieces


def test_a_word_inside_another_is_not_found(person: Any) -> None:
    person.sex = "male"
    person.save()
    make_snapshot(text="The theme of history.")
    assert found_for(person, "sex").hits == ()


@pytest.mark.parametrize("words", ["a.b", "(", "[x", "\\", "50%_", "a|b", "*+?"])
def test_signs_of_patterns_are_looked_for_as_they_are(person: Any, words: str) -> None:
    make_snapshot(text=f"Somebody wrote {words} there.")
    assert any(
        (words, "value") in hit.pieces for hit in found_for(person, "born", words=(words,)).hits
    ) == (len(words) > 1)


def test_what_the_searcher_may_not_see_is_not_found(person: Any) -> None:
    make_snapshot(text=TEXT, source=make_source(audience="confidential"))
    assert found_for(person, "names", viewer=make_user(Role.RESEARCHER)).hits == ()
    assert found_for(person, "names").hits


def test_only_the_newest_snapshot_of_a_document_is_searched(person: Any) -> None:
    source = make_source()
    make_snapshot(source=source, text="Liu Xiaobo was here.")
    make_snapshot(source=source, text="The text was taken away.")
    assert found_for(person, "names").hits == ()


def test_the_number_of_statements_is_the_same_for_one_document_and_for_many(
    person: Any, django_assert_num_queries: Any
) -> None:
    viewer, fact = make_user(Role.ANALYST), type(person).FACTS["names"]
    people, held = people_of(person, viewer=viewer), held_by(person, "names")
    terms = terms_for(fact, held=["Liu Xiaobo"], people=people)
    told = {"fact": fact, "held": held, "terms": terms, "people": people, "viewer": viewer}
    for number in range(2):
        for other in range(1 + 9 * number):
            snapshot = make_snapshot(text=f"{TEXT} {number} {other}")
            make_passage("Liu Xiaobo was moved", snapshot=snapshot)
        # A savepoint, its limit, two searches, the limit lifted, the savepoint released.
        with django_assert_num_queries(6):
            assert find_words(person, **told).hits


def test_a_search_that_takes_too_long_says_so(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_snapshot(text=TEXT)
    monkeypatch.setattr(search, "LONGEST_TIME", 1)
    monkeypatch.setattr(search, "_snapshots", _never_ending)
    with pytest.raises(TooSlowError, match="too long"):
        found_for(person, "names")
    assert Passage.objects.count() == 0


def _never_ending(*args: Any, **kwargs: Any) -> Any:
    del args, kwargs
    return Snapshot.objects.extra(where=["pg_sleep(5) IS NULL"])


# --- the page ------------------------------------------------------------------------------------


def cite_page(record: Any, field: str) -> str:
    name = f"admin:dossiers_{record._meta.model_name}_cite"
    return reverse(name, args=[record.pk, field])


def sent(response: Any, number: int = 0) -> dict[str, Any]:
    form = response.context["offers"][number].form
    return {field.html_name: field.value() or "" for field in form}


def test_one_submit_marks_the_words_and_proposes_the_claim(person: Any) -> None:
    detention = make_detention(person, began="2017-06-26")
    snapshot = make_snapshot(text=TEXT)
    client = client_of("analyst")
    page = client.get(cite_page(detention, "began"))
    answer = client.post(cite_page(detention, "began"), sent(page))
    assert answer.status_code == 302
    assert answer["Location"] == page_of(person)
    claim = Claim.objects.get()
    assert (claim.detention, claim.field, claim.value) == (detention, "began", "2017-06-26")
    assert claim.state == "proposed"
    assert claim.passage.snapshot == snapshot
    assert claim.passage.quote.startswith("On 26 June 2017 Liu Xiaobo")


def test_the_words_may_be_shortened_but_must_stand_in_the_document(person: Any) -> None:
    detention = make_detention(person, began="2017-06-26")
    make_snapshot(text=TEXT)
    client, url = client_of("analyst"), cite_page(detention, "began")
    told = sent(client.get(url))
    refused = client.post(url, {**told, "quote": "On 27 June 2017 Liu Xiaobo was moved"})
    assert refused.status_code == 200
    assert "The nearest text is" in refused.content.decode()
    assert (Claim.objects.count(), Passage.objects.count()) == (0, 0)
    client.post(url, {**told, "quote": "26 June 2017"})
    assert Claim.objects.get().passage.quote == "26 June 2017"


# what is changed in the form, what the page says
FAULTS = [
    ({"value": "yesterday"}, "is not a date"),
    ({"value": ""}, "required"),
    ({"basis": "inferred"}, "how the value was inferred"),
    ({"quote": "  \n "}, "required|empty|stand in the document"),
    ({"quote": "x" * 5001}, "5000"),
    ({"snapshot": "01a200e5-4bca-75ef-aad8-fc5fe0aea06a"}, "no such document"),
    ({"snapshot": "nonsense"}, "valid UUID"),
    ({"credibility": "9"}, "not one of the available"),
]


@pytest.mark.parametrize(("changed", "words"), FAULTS)
def test_what_cannot_be_cited_is_said_and_nothing_is_stored(
    person: Any, changed: dict[str, str], words: str
) -> None:
    detention = make_detention(person, began="2017-06-26")
    make_snapshot(text=TEXT)
    client, url = client_of("analyst"), cite_page(detention, "began")
    answer = client.post(url, {**sent(client.get(url)), **changed})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert any(word in page for word in words.split("|"))
    assert (Claim.objects.count(), Passage.objects.count()) == (0, 0)


def test_every_subject_and_every_fact_has_its_search(person: Any) -> None:
    from tests.factories import make_appeal, make_response, make_status_change

    client = client_of("analyst")
    make_snapshot(text=TEXT)
    appeal = make_appeal()
    records = (
        *(person, make_detention(person), make_status_change(person), appeal),
        make_response(appeal),
    )
    for record in records:
        for field in type(record).FACTS:
            assert client.get(cite_page(record, field)).status_code == 200, field
        assert client.get(cite_page(record, "id")).status_code == 404


def test_nothing_found_says_what_to_do_next(person: Any) -> None:
    page = client_of("analyst").get(cite_page(person, "born")).content.decode()
    assert "Nothing is found" in page
    assert reverse("admin:sources_source_add") in page
