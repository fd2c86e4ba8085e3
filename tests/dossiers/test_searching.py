"""Text search: what is found, in what order, and where the words stand."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchVector
from django.core.management import call_command
from django.db import connection
from django.db.models import Value
from django.test import Client

from casetracker.access import Audience, Role
from casetracker.models import SearchEntry
from casetracker.searching.entries import SearchKind
from casetracker.searching.query import query_of
from dossiers.searching import statements
from dossiers.searching.finding import Answer, search
from dossiers.searching.statements import Statements
from sources.models import Passage, Source
from tests.factories import (
    make_appeal,
    make_passage,
    make_published_person,
    make_publisher,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

ENGLISH = """The court in Xi'an sentenced the writer to eleven years for "inciting subversion".

His wife's café was closed; the hospitals of Shenyang refused him. Hsiao-po was moved.
"""
SIMPLIFIED = "辽宁省锦州监狱批准刘晓波保外就医，他的妻子刘霞在沈阳的医院陪同。Liu Xia 说：他很好。"
TRADITIONAL = "自由亞洲電台報導：劉曉波獲准保外就醫，零八憲章起草人之一。"
TEXTS = {"english": ENGLISH, "simplified": SIMPLIFIED, "traditional": TRADITIONAL}

FOUND = {
    "sentenced": {"english"},
    "SENTENCING": {"english"},
    "cafe": {"english"},
    "Café": {"english"},
    "xian": {"english"},
    "Xi’an": {"english"},
    "wife": {"english"},
    "wives café": set(),
    "hospital shenyang": {"english"},
    "Hsiao-po": {"english"},
    '"hospitals of Shenyang"': {"english"},
    '"Shenyang hospitals"': set(),
    "court hospital": {"english"},
    "court -hospital": set(),
    "court OR 监狱": {"english", "simplified"},
    '"inciting subversion"': {"english"},
    "医院": {"simplified"},
    "醫院": {"simplified"},
    "妻子": {"simplified"},
    "就医": {"simplified", "traditional"},
    "就醫": {"simplified", "traditional"},
    "刘晓波": {"simplified", "traditional"},
    "劉曉波": {"simplified", "traditional"},
    "保外就醫": {"simplified", "traditional"},
    "保外 妻子": {"simplified"},
    "刘晓波 -妻子": {"traditional"},
    "波保": {"simplified"},
    "波": {"simplified", "traditional"},
    "同": {"simplified"},
    "晓刘": set(),
    "刘霞 Liu": {"simplified"},
    '"Liu Xia 说"': {"simplified"},
    '"陪同。Liu"': {"simplified"},
    '"他 Liu"': set(),
    "零八宪章": {"traditional"},
    "章起": {"traditional"},
    "50%": set(),
    "court' & | ! :*": {"english"},
}


@pytest.fixture
def documents() -> dict[str, Source]:
    """A public document for each text, beside one that has no such word."""
    made = {name: make_source(title=f"Report {name}") for name in TEXTS}
    for name, source in made.items():
        make_snapshot(source=source, text=TEXTS[name])
    make_snapshot(text="Nothing of this stands here. 这里什么都没有。\n")
    return made


def asked(text: str, *, user: Any = None, **options: Any) -> Answer:
    return search(query_of(text), viewer=user or AnonymousUser(), **options)


def test_what_each_query_finds(documents: dict[str, Source]) -> None:
    names = {source.pk: name for name, source in documents.items()}
    found = {
        query: {names[result.record.pk] for result in asked(query, kinds=["source"]).results}
        for query in FOUND
    }
    assert found == FOUND


def test_snippets_tell_where_the_words_stand(documents: dict[str, Source]) -> None:
    for query, words in {
        "sentencing": ["sentenced"],
        "cafe wife": ["wife's", "café"],
        "xian": ["Xi'an"],
        "hsiao-po": ["Hsiao-po"],
        "醫院 妻子": ["妻子", "医院"],
        "刘霞": ["刘霞"],
        '"Liu Xia 说"': ["Liu Xia 说"],
    }.items():
        (result,) = asked(query, kinds=["source"]).results
        text = result.record.snapshots.get().text
        hits = [hit for snippet in result.snippets for hit in snippet.hits]
        assert [text[start:end] for start, end in hits] == words
        for snippet in result.snippets:
            assert text[snippet.start : snippet.end] == snippet.text
            assert "".join(words for words, _ in snippet.pieces) == snippet.text


def test_words_far_apart_in_a_long_document_are_found_together() -> None:
    filler = "Nothing is said here about it.\n" * 400
    text = f"The beginning speaks of Jinzhou.\n{filler}The end speaks of 保外就医 and Shenyang.\n"
    source = make_source()
    make_snapshot(source=source, text=text)

    (result,) = asked("Jinzhou 就醫 Shenyang").results
    assert result.record == source
    hits = {text[start:end] for snippet in result.snippets for start, end in snippet.hits}
    assert hits == {"Jinzhou", "就医", "Shenyang"}
    assert asked("Jinzhou -Shenyang").results == ()
    assert asked('"about it Nothing is"').results != ()


def test_the_newest_that_may_be_seen_are_ranked_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "MOST_RANKED", 2)
    made = [make_source(title=f"Amnesty {number}") for number in range(3)]
    for source in made:
        make_snapshot(source=source, text="Amnesty, says the text too.\n")
    hidden = make_source(title="Amnesty", audience=Audience.CONFIDENTIAL)
    for among in ({}, {"documents": Source.objects.visible_to(AnonymousUser())}):
        answer = asked("amnesty", counted=True, **among)
        assert {result.record for result in answer.results} == set(made[1:])
        assert (len(answer.results), answer.is_cut, answer.count) == (2, True, 3)
    everything = asked("amnesty", user=make_user(Role.ANALYST), counted=True)
    assert {result.record for result in everything.results} == {made[2], hidden}


def test_a_phrase_across_the_edge_of_a_stretch_is_found() -> None:
    text = "word " * 399 + "the edge of a stretch of text. " + "word " * 500
    make_snapshot(text=text)
    assert len(asked('"edge of a stretch of text"').results) == 1


def test_the_newest_snapshot_is_searched_and_no_other() -> None:
    source = make_source()
    by = make_user()
    make_snapshot(source=source, text="The older words stand here.\n", by=by)
    make_snapshot(source=source, text="The newer words stand here.\n", by=by)
    assert len(asked("newer").results) == 1
    assert asked("older").results == ()


def test_a_merged_document_hands_over_its_words() -> None:
    kept, gone = make_source(), make_source()
    make_snapshot(source=gone, text="These words move along.\n")
    gone.merge_into(kept, by=make_user(), reason="the same")
    assert [result.record for result in asked("move along").results] == [kept]


def test_every_kind_is_found_by_its_texts() -> None:
    person = make_published_person("Shown Person", summary="summarised jurisprudence")
    change = make_status_change(person, description="described jurisprudence")
    appeal = make_appeal(title="Call", text="appealing jurisprudence")
    response = make_response(text="answering jurisprudence")
    snapshot = make_snapshot(text="documented jurisprudence\n")
    passage = make_passage("documented", snapshot=snapshot, by=make_user())
    Passage.objects.filter(pk=passage.pk).update(translation="translated jurisprudence")

    found = {result.kind: result.record for result in asked("jurisprudence").results}
    assert found == {
        SearchKind.SOURCE: snapshot.source,
        SearchKind.PASSAGE: passage,
        SearchKind.PERSON: person,
        SearchKind.STATUS_CHANGE: change,
        SearchKind.APPEAL: appeal,
        SearchKind.RESPONSE: response,
    }
    assert {result.kind for result in asked("jurisprudence", kinds=["appeal"]).results} == {
        "appeal"
    }


def test_what_is_corrected_is_not_found() -> None:
    wrong = make_status_change(description="a mistaken transfer")
    make_status_change(
        wrong.person, description="the right place", supersedes=wrong, supersedes_reason="wrong"
    )
    assert asked("mistaken", user=make_user()).results == ()


def test_the_index_follows_every_path_of_writing() -> None:
    person = make_published_person("Shown Person")
    type(person).objects.filter(pk=person.pk).update(summary="bulk words")
    assert len(asked("bulk").results) == 1
    type(person).objects.filter(pk=person.pk).update(summary="")
    assert asked("bulk").results == ()
    Source.objects.bulk_create([Source(title="Bulky headline", kind="press", audience="public")])
    assert len(asked("bulky headline").results) == 1
    source = make_source(title="Before")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sources_source SET title = 'Afterwards' WHERE id = %s", [source.pk])
    assert [result.record for result in asked("afterwards").results] == [source]
    passage = make_passage()
    assert SearchEntry.objects.filter(kind="passage", record=passage.pk).exists()
    passage.delete()
    assert not SearchEntry.objects.filter(kind="passage", record=passage.pk).exists()


def test_titles_and_phrases_come_first() -> None:
    in_text, in_title = make_source(title="One"), make_source(title="Amnesty declared")
    phrase = make_source(title="Three")
    make_snapshot(source=in_text, text="A word on declared policy, and then of amnesty.\n")
    make_snapshot(source=phrase, text="An amnesty declared by law.\n")
    found = [result.record for result in asked("amnesty declared").results]
    assert found == [in_title, phrase, in_text]


def test_a_snippet_never_holds_markup_of_its_own() -> None:
    make_snapshot(text="He said <script>alert(1)</script> hospital & <mark>more</mark>.\n")
    page = Client().get("/search/", {"q": "hospital"}).content.decode()
    assert "<mark>hospital</mark>" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<mark>more" not in page


ASKED: dict[str, tuple[int, str]] = {
    "": (400, "empty"),
    "?q=": (400, "not_one_value"),
    "?q=the": (400, "common"),
    "?q=-prison": (400, "only_unwanted"),
    "?q=%25_": (400, "empty"),
    "?q=" + "x" * 10_000: (400, "max_length"),
    "?q=%00": (400, "unreadable"),
    "?q=%ED%A0%80": (400, "unreadable"),
    "?q=a&q=b": (400, "not_one_value"),
    "?q=prison&kind=book": (400, "invalid_choice"),
    "?q=prison&kind=person&source=S-2026-00001": (400, "no_document"),
    "?q=prison&page_size=0": (400, "invalid"),
    "?q=prison&page_size=101": (400, "invalid"),
    "?q=prison&count=yes": (400, "invalid"),
    "?q=prison&published_after=soon": (400, ""),
    "?q=prison&publishr=x": (400, "unknown_parameter"),
    "?q=prison&cursor=x": (400, "unknown_parameter"),
    "?q=%27%22%29%3B--&kind=source,passage": (400, "empty"),
    "?q=prison&written_in=zh&kind=source,person": (200, ""),
}


@pytest.mark.parametrize("query", ASKED)
def test_what_is_wrong_is_said(query: str) -> None:
    answer = Client().get(f"/api/v1/search/{query}")
    status, code = ASKED[query]
    assert answer.status_code == status
    told = answer.json()
    assert code in {told.get("code", ""), *(each["code"] for each in told.get("errors", ())), ""}
    assert Client().get(f"/search/{query}").status_code in {status, 200 if not query else status}


def test_the_api_tells_place_and_count(documents: dict[str, Source]) -> None:
    query = {"q": "劉曉波", "count": "true", "page_size": "1", "kind": "source"}
    told = Client().get("/api/v1/search/", query).json()
    assert (told["count"], told["is_cut"], told["ignored"]) == (2, False, [])
    (result,) = told["results"]
    source = documents["traditional" if "traditional" in result["title"] else "simplified"]
    assert result["reference"] == result["source"] == source.reference
    (snippet,) = result["snippets"]
    snapshot = source.snapshots.get()
    ((start, end),) = snippet["hits"]
    assert snapshot.text[start:end] in ("刘晓波", "劉曉波")
    assert snippet["snapshot"] == str(snapshot.pk)
    assert f"/sources/{source.reference}/#:~:text=" in snippet["page"]


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        ({}, 3),
        ({"source": "{reference}"}, 2),
        ({"publisher": "Gazette"}, 2),
        ({"publisher": "Nobody"}, 0),
        ({"written_in": "ZH-hans"}, 2),
        ({"published_after": "2016"}, 0),
        ({"published_before": "2015"}, 2),
        ({"kind": "passage", "publisher": "Gazette"}, 1),
        ({"source_kind": "court_document", "kind": "source"}, 0),
    ],
)
def test_filters_by_document(filters: dict[str, str], number: int) -> None:
    source = make_source(
        publisher=make_publisher(name="Gazette"), language="zh-Hans", published="2015"
    )
    passage = make_passage(
        "保外就医", snapshot=make_snapshot(source=source, text=SIMPLIFIED), by=make_user()
    )
    make_appeal(title="保外就医")
    filled = {name: value.format(reference=source.reference) for name, value in filters.items()}
    told = Client().get("/api/v1/search/", {"q": "就醫", "count": "true", **filled}).json()
    assert told["count"] == len(told["results"]) == number
    assert passage.snapshot.source_id == source.pk


def test_a_hidden_document_is_no_filter() -> None:
    source = make_source(audience=Audience.CONFIDENTIAL)
    make_snapshot(source=source, text=SIMPLIFIED)
    asked_for = {"q": "就醫", "source": source.reference, "count": "true"}
    assert Client().get("/api/v1/search/", asked_for).json()["count"] == 0
    client = Client()
    client.force_login(make_user(Role.ANALYST))
    assert client.get("/api/v1/search/", asked_for).json()["count"] == 1


def test_as_many_statements_for_one_result_as_for_many(
    documents: dict[str, Source], django_assert_num_queries: Any
) -> None:
    make_passage("刘晓波", snapshot=documents["simplified"].snapshots.get(), by=make_user())
    for kinds, most in ((["source"], 1), (["source"], 2)):
        with django_assert_num_queries(7):
            asked("刘晓波", kinds=kinds, most=most)


@pytest.mark.parametrize("query", ["刘晓波 word7", '"said word9" -hospital', "晓波", "晓"])
def test_each_kind_has_an_index_for_its_words(query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casetracker_searchentry (kind, record, number, start, vector)"
            " SELECT kind, gen_random_uuid(), 0, 0, casetracker_search_vector("
            "        '刘' || chr(20000 + n) || ' said word' || n, 'D')"
            "   FROM unnest(%s::text[]) AS kind, generate_series(1, 800) AS n",
            [SearchKind.values],
        )
        # What other tests wrote waits to be put into the indexes, and makes them seem dear.
        for kind in SearchKind:
            index = f"search_entry_{kind.value.replace('-', '_')}"
            cursor.execute("SELECT gin_clean_pending_list(%s)", [index])
        cursor.execute("ANALYZE casetracker_searchentry")
        whole = Statements(query_of(query), {}).parts["@WHOLE"]
        for kind in SearchKind:
            cursor.execute(
                f"EXPLAIN SELECT FROM casetracker_searchentry"
                f" WHERE kind = '{kind.value}' AND vector @@ {whole.sql}",
                whole.params,
            )
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert f"on search_entry_{kind.value.replace('-', '_')} " in plan


def test_what_was_loaded_without_triggers_is_made_up_for(documents: dict[str, Source]) -> None:
    make_appeal(title="保外就医")
    before = set(SearchEntry.objects.values_list("kind", "record", "number", "within", "vector"))
    SearchEntry.objects.filter(kind="appeal").delete()
    SearchEntry.objects.filter(within=documents["english"].snapshots.get().pk).delete()
    SearchEntry.objects.create(
        kind="response", record=documents["english"].pk, vector=SearchVector(Value("gone"))
    )

    said = StringIO()
    call_command("index_texts", stdout=said)

    assert "appeal: 1 made, 0 dropped." in said.getvalue()
    assert "source: 1 made, 0 dropped." in said.getvalue()
    assert "response: 0 made, 1 dropped." in said.getvalue()
    call_command("index_texts", anew=True, stdout=said)
    after = set(SearchEntry.objects.values_list("kind", "record", "number", "within", "vector"))
    assert after == before
