"""The model field: what a row reads, keeps and stores, on every path into the database."""

import copy
import io
import json
import pickle
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.core.management import call_command
from django.db import DataError, connection, models, transaction
from django.db.models import F, Value

from casetracker.dates import UncertainDate, UncertainDateField, generated_companions
from dossiers.models import CaseEvent, Detention
from tests.factories import make_detention, make_event

pytestmark = pytest.mark.django_db

EARLY_APRIL = UncertainDate.parse("[2011-04-01..2011-04-10]", words="early April")


def stored(event: CaseEvent) -> dict[str, Any]:
    """What the database holds of the event's beginning, asked in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT began, began_words, began_earliest, began_latest"
            " FROM dossiers_caseevent WHERE id = %s",
            [event.pk],
        )
        row = cursor.fetchone()
    return dict(zip(["began", "words", "earliest", "latest"], row, strict=True))


def in_april(words: str) -> dict[str, Any]:
    return {
        "began": "2011-04",
        "words": words,
        "earliest": date(2011, 4, 1),
        "latest": date(2011, 4, 30),
    }


class TestReadingAndAssigning:
    def test_a_value_brings_its_words(self) -> None:
        event = CaseEvent(began=EARLY_APRIL)

        assert event.began == EARLY_APRIL
        assert event.began.words == event.began_words == "early April"  # type: ignore[attr-defined]

    def test_a_text_and_its_words(self) -> None:
        event = CaseEvent(began="2011-04", began_words="in April")

        assert event.began is not None
        assert (event.began.edtf, event.began.words) == ("2011-04", "in April")

    @pytest.mark.parametrize("nothing", [None, ""])
    def test_no_date(self, nothing: str | None) -> None:
        assert CaseEvent(began=nothing).began is None
        assert CaseEvent().began is None

    def test_a_day(self) -> None:
        assert CaseEvent(began=date(2011, 4, 3)).began == UncertainDate.parse("2011-04-03")

    @pytest.mark.parametrize(
        ("assigned", "words"),
        [
            ("2011-04", "in April"),
            (" 2011-04 ", "in April"),
            ("2012", ""),
            (None, ""),
            (UncertainDate.parse("2011-04"), ""),
            (UncertainDate.parse("2012", words="in 2012"), "in 2012"),
        ],
    )
    def test_the_words_of_another_date_go(self, assigned: Any, words: str) -> None:
        event = CaseEvent(began="2011-04", began_words="in April")

        event.began = assigned

        assert event.began_words == words  # type: ignore[attr-defined]

    def test_bounds_follow_the_date_before_it_is_saved(self) -> None:
        event = make_event(began="2011-04")
        event.began = "2012"

        assert event.began_earliest == date(2012, 1, 1)  # type: ignore[attr-defined]
        assert event.began_latest == date(2012, 12, 31)  # type: ignore[attr-defined]
        event.began = None
        assert event.began_earliest is None  # type: ignore[attr-defined]

    def test_a_text_that_is_no_date_is_kept_until_it_is_checked(self) -> None:
        event: Any = CaseEvent(name="June", kind="crackdown", began="yesterday")

        assert event.began == "yesterday"
        assert event.began_earliest is None
        with pytest.raises(ValidationError, match="accepted are 2011-04-03") as caught:
            event.full_clean()
        assert caught.value.error_dict["began"][0].code == "invalid_date"

    def test_copies_are_rows_of_their_own(self) -> None:
        event = make_event(began=EARLY_APRIL)

        for twin in (copy.copy(event), copy.deepcopy(event), pickle.loads(pickle.dumps(event))):  # noqa: S301
            twin.began = "2012"
            assert str(twin.began) == "2012"
            assert event.began == EARLY_APRIL


class TestEveryPathIntoTheDatabase:
    def test_saving(self) -> None:
        event = make_event(began=UncertainDate.parse("2011-04", words="in April"))

        assert stored(event) == in_april("in April")

    def test_no_date_is_an_empty_text(self) -> None:
        assert stored(make_event()) == {
            "began": "",
            "words": "",
            "earliest": None,
            "latest": None,
        }

    def test_saving_again(self) -> None:
        event = make_event(began="2010", began_words="last year")
        event.began = "2011-04"
        event.save()

        assert stored(event) == in_april("")

    def test_bulk_create(self) -> None:
        rows = [CaseEvent(name=f"{n}", kind="crackdown", began="2011-04") for n in range(3)]

        made = CaseEvent.objects.bulk_create(rows)

        assert [stored(event) for event in made] == [in_april("")] * 3

    def test_bulk_update(self) -> None:
        event = make_event(began="2010")
        event.began = UncertainDate.parse("2011-04", words="in April")

        CaseEvent.objects.bulk_update([event], ["began", "began_words"])

        assert stored(event) == in_april("in April")

    @pytest.mark.parametrize("given", ["2011-04", " 2011-04", UncertainDate.parse("2011-04")])
    def test_update(self, given: Any) -> None:
        event, other = make_event(began="2010"), make_event(began="2010")

        CaseEvent.objects.filter(pk=event.pk).update(began=given)

        assert stored(event) == in_april("")
        assert stored(other)["began"] == "2010"

    def test_update_from_another_column(self) -> None:
        event = make_event(began="2010", ended="2011-04")

        CaseEvent.objects.filter(pk=event.pk).update(began=F("ended"))

        assert stored(event) == in_april("")

    def test_an_expression_on_the_row(self) -> None:
        event: Any = make_event(began="2010", ended="2011-04")
        event.began = F("ended")
        assert event.began == F("ended")
        event.save()

        assert stored(event)["began"] == "2011-04"

    def test_get_or_create(self) -> None:
        event, made = CaseEvent.objects.get_or_create(
            name="June", kind="crackdown", began="2011-04"
        )
        again, made_again = CaseEvent.objects.get_or_create(
            name="June", kind="crackdown", began=UncertainDate.parse("2011-04")
        )

        assert (made, made_again) == (True, False)
        assert again == event

    def test_plain_sql(self) -> None:
        event = make_event()
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE dossiers_caseevent SET began = '2011-04' WHERE id = %s", [event.pk]
            )

        assert stored(event) == in_april("")

    @pytest.mark.parametrize("text", ["yesterday", "2011-13", "2011-04-31", "1" * 10_000])
    def test_what_is_no_date_is_refused(self, text: str) -> None:
        event = make_event(began="2010")
        event.began = text

        with pytest.raises(ValidationError, match="accepted are"), transaction.atomic():
            event.save()
        with pytest.raises(ValidationError, match="accepted are"), transaction.atomic():
            CaseEvent.objects.update(began=text)
        with pytest.raises(DataError), transaction.atomic():
            CaseEvent.objects.update(began=Value(text))
        assert stored(event)["began"] == "2010"

    def test_dumped_and_loaded(self) -> None:
        event = make_event(began=EARLY_APRIL, ended="2011")
        before = stored(event)
        dumped = io.StringIO()
        call_command("dumpdata", "dossiers.CaseEvent", stdout=dumped)
        rows = json.loads(dumped.getvalue())

        assert rows[0]["fields"]["began"] == "[2011-04-01..2011-04-10]"
        assert rows[0]["fields"]["began_words"] == "early April"
        assert "began_earliest" not in rows[0]["fields"]
        for row in rows:
            row["pk"] = "01936000-0000-7000-8000-000000000001"
            row["fields"]["name"] = "Copy"
        (copied,) = load(rows)
        assert stored(copied) == before


def load(rows: list[dict[str, Any]]) -> list[CaseEvent]:
    from django.core import serializers

    loaded = list(serializers.deserialize("json", json.dumps(rows)))
    for row in loaded:
        row.save()
    return [CaseEvent.objects.get(pk=row.object.pk) for row in loaded]


class TestReadingRows:
    def test_refreshing(self) -> None:
        event = make_event(began="2010")
        CaseEvent.objects.update(began="2011-04", began_words="in April")

        event.refresh_from_db()

        assert event.began is not None
        assert (event.began.edtf, event.began.words) == ("2011-04", "in April")

    @pytest.mark.parametrize("loaded", [["began"], ["began", "began_words"], ["name"]])
    def test_only_some_columns(self, loaded: list[str]) -> None:
        make_event(began=EARLY_APRIL)

        event = CaseEvent.objects.only(*loaded).get()

        assert event.began == EARLY_APRIL
        assert event.began.words == "early April"

    def test_only_a_bound(self, django_assert_num_queries: Any) -> None:
        make_event(began=EARLY_APRIL)
        with django_assert_num_queries(1):
            event = CaseEvent.objects.only("began_latest").get()
            assert event.began_latest == date(2011, 4, 10)  # type: ignore[attr-defined]

    def test_all_columns_take_one_query(self, django_assert_num_queries: Any) -> None:
        make_event(began=EARLY_APRIL, ended="2011")
        with django_assert_num_queries(1):
            event = CaseEvent.objects.get()
            assert event.began == EARLY_APRIL
            assert event.ended is not None
            assert event.ended.words == ""

    def test_values_are_the_text(self) -> None:
        make_event(began=EARLY_APRIL)

        row = CaseEvent.objects.values("began", "began_words", "began_latest").get()

        assert row == {
            "began": EARLY_APRIL.edtf,
            "began_words": "early April",
            "began_latest": date(2011, 4, 10),
        }

    @pytest.mark.parametrize("wanted", ["2011-04", " 2011-04", UncertainDate.parse("2011-04")])
    def test_looking_up_the_same_text(self, wanted: Any) -> None:
        event = make_event(began="2011-04")
        make_event(began="2011-04-XX")
        make_event()

        assert CaseEvent.objects.get(began=wanted) == event
        assert CaseEvent.objects.get(began__in=[wanted]) == event

    def test_looking_up_rows_without_a_date(self) -> None:
        event = make_event()
        make_event(began="2011-04")

        assert CaseEvent.objects.get(began=None) == event
        assert CaseEvent.objects.get(began="") == event

    def test_looking_up_what_is_no_date(self) -> None:
        with pytest.raises(ValidationError, match="accepted are"):
            CaseEvent.objects.filter(began="2011-13")

    @pytest.mark.parametrize("lookup", ["lt", "lte", "gt", "gte", "range"])
    def test_dates_are_not_compared_as_texts(self, lookup: str) -> None:
        with pytest.raises(FieldError, match=f"Unsupported lookup '{lookup}'"):
            CaseEvent.objects.filter(**{f"began__{lookup}": "2011"})


class TestTheHistory:
    def test_every_version_has_text_and_words(self) -> None:
        detention = make_detention(began=EARLY_APRIL)
        detention.began = "2011-04-03"
        detention.save()

        events: Any = detention.events  # type: ignore[attr-defined]
        versions = events.order_by("pgh_id").values_list("began", "began_words")
        assert list(versions) == [(EARLY_APRIL.edtf, "early April"), ("2011-04-03", "")]

    def test_a_version_reads_as_a_date(self) -> None:
        detention = make_detention(began=EARLY_APRIL)

        version = detention.events.get()  # type: ignore[attr-defined]

        assert version.began == EARLY_APRIL
        assert version.began.words == "early April"

    def test_computed_columns_are_named_to_be_left_out(self) -> None:
        kept = {
            field.name
            for field in Detention.events.rel.related_model._meta.get_fields()  # type: ignore[attr-defined]
        }

        assert {"began_earliest", "began_latest", "ended_latest"} < set(
            generated_companions(Detention)
        )
        assert kept.isdisjoint(generated_companions(Detention))


class TestConstraints:
    def test_checked_before_saving_with_the_bounds_to_be(self) -> None:
        event = make_event(began="2010", ended="2011")
        event.ended = "2009"

        with pytest.raises(ValidationError, match="The event ends before it begins"):
            event.full_clean()

    def test_a_date_that_is_needed(self) -> None:
        field = UncertainDateField()
        field.set_attributes_from_name("began")

        for nothing in (None, ""):
            with pytest.raises(ValidationError) as caught:
                field.clean(nothing, None)
            assert caught.value.code == "blank"
        assert field.clean("2011", None) == UncertainDate.parse("2011")

    @pytest.mark.parametrize("value", [2011, 20.5, ["2011"], object()])
    def test_what_is_no_text_is_refused(self, value: Any) -> None:
        with pytest.raises(ValidationError):
            UncertainDateField().to_python(value)


def test_the_class_has_the_attributes_themselves() -> None:
    model: Any = CaseEvent

    assert model.began.field.name == "began"
    assert model.began_latest.field.name == "began_latest"


def test_columns_follow_their_date() -> None:
    names = [field.name for field in CaseEvent._meta.fields]
    at = names.index("began")

    assert names[at : at + 4] == ["began", "began_words", "began_earliest", "began_latest"]
    assert isinstance(CaseEvent._meta.get_field("began_words"), models.CharField)
