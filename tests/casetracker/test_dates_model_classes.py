"""How the field takes part in model classes and their migrations."""

from typing import Any

import pytest
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps
from django.utils import translation

from casetracker.dates import UncertainDate, UncertainDateField
from casetracker.languages import bilingual

COMPANIONS = ["began_words", "began_earliest", "began_latest"]


def make_model(
    name: str = "Strike", *, base: type[models.Model] = models.Model, **members: Any
) -> Any:
    """A model class of the app ``sources``; ``meta`` has the options of its Meta."""
    meta = type("Meta", (), {"app_label": "sources", **members.pop("meta", {})})
    return type(name, (base,), {"__module__": __name__, "Meta": meta, **members})


def names_of(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.local_fields]


@isolate_apps("sources")
def test_an_abstract_base_hands_on_one_set_of_columns() -> None:
    began, ended = UncertainDateField(blank=True), UncertainDateField(blank=True)
    lasting = make_model("Lasting", began=began, ended=ended, meta={"abstract": True})
    strike = make_model("Strike", base=lasting)
    vigil = make_model("Vigil", base=lasting, place=models.TextField())

    dates = [*("began", *COMPANIONS), *("ended", "ended_words", "ended_earliest", "ended_latest")]
    assert names_of(strike) == ["id", *dates]
    assert names_of(vigil) == ["id", *dates, "place"]
    row = strike(began=UncertainDate.parse("2011", words="that year"))
    assert row.began_words == "that year"
    assert row.ended is None


@isolate_apps("sources")
def test_a_migration_lists_each_column_once_and_plainly() -> None:
    state = ModelState.from_model(make_model(began=UncertainDateField("began", blank=True)))

    assert {name: field.deconstruct()[1] for name, field in state.fields.items()} == {
        "id": "django.db.models.BigAutoField",
        "began": "casetracker.dates.UncertainDateField",
        "began_words": "django.db.models.CharField",
        "began_earliest": "django.db.models.GeneratedField",
        "began_latest": "django.db.models.GeneratedField",
    }
    assert state.fields["began"].deconstruct()[3]["companions"] is False


@isolate_apps("sources")
def test_a_written_migration_reads_back_as_the_same_model() -> None:
    strike = make_model(began=UncertainDateField(bilingual("began", "开始"), blank=True))

    def as_it_is() -> ProjectState:
        state = ProjectState()
        state.add_model(ModelState.from_model(strike))
        return state

    def changes_since(then: ProjectState) -> dict[str, Any]:
        asked = MigrationQuestioner(specified_apps={"sources"})
        return MigrationAutodetector(then, as_it_is(), asked).changes(MigrationGraph())

    (migration,) = changes_since(ProjectState())["sources"]
    written: dict[str, Any] = {}
    exec(MigrationWriter(migration).as_string(), written)  # noqa: S102
    migrated = written["Migration"]("0001_initial", "sources").mutate_state(ProjectState())

    assert changes_since(migrated) == {}


@isolate_apps("sources")
def test_a_model_in_a_migration_reads_dates_too() -> None:
    state = ProjectState()
    state.add_model(ModelState.from_model(make_model(began=UncertainDateField(blank=True))))
    past: Any = state.apps.get_model("sources", "Strike")
    row = past(began="2011-04", began_words="in April")

    assert names_of(past) == ["id", "began", *COMPANIONS]
    assert row.began == UncertainDate.parse("2011-04")
    assert row.began.words == "in April"


@isolate_apps("sources")
def test_labels_of_companions_in_both_languages() -> None:
    labelled = UncertainDateField(bilingual("began", "开始"))
    strike = make_model(began=labelled, first_seen=UncertainDateField())

    def labels(name: str) -> list[str]:
        return [
            str(strike._meta.get_field(f"{name}_{end}").verbose_name)
            for end in ("words", "earliest")
        ]

    assert labels("began") == ["began in the source's words", "began at the earliest"]
    assert labels("first_seen")[1] == "first seen at the earliest"
    with translation.override("zh-hans"):
        assert labels("began") == ["开始（原文）", "开始（最早）"]


def errors_of(model: type[models.Model]) -> list[str | None]:
    return [error.id for field in model._meta.local_fields for error in field.check()]


@isolate_apps("sources")
def test_a_sound_model_passes_the_checks() -> None:
    strike = make_model(began=UncertainDateField(), meta={"ordering": ["began_earliest"]})

    assert errors_of(strike) == []


@isolate_apps("sources")
def test_a_nullable_date_is_an_error() -> None:
    assert errors_of(make_model(began=UncertainDateField(null=True))) == ["casetracker.E101"]


@isolate_apps("sources")
def test_a_model_in_a_migration_is_checked_for_what_it_has() -> None:
    strike = make_model(began=UncertainDateField(companions=False))

    assert errors_of(strike) == []


@pytest.mark.parametrize("clashing", COMPANIONS)
@pytest.mark.parametrize("first", [True, False])
@isolate_apps("sources")
def test_a_field_in_a_companions_place_is_an_error(clashing: str, *, first: bool) -> None:
    own: dict[str, Any] = {clashing: models.TextField()}
    began: dict[str, Any] = {"began": UncertainDateField()}
    strike = make_model(**({**own, **began} if first else {**began, **own}))

    assert errors_of(strike) == ["casetracker.E102"]


@pytest.mark.parametrize("order", ["began", "-began"])
@isolate_apps("sources")
def test_sorting_by_the_text_is_an_error(order: str) -> None:
    strike = make_model(began=UncertainDateField(), meta={"ordering": [order]})

    assert errors_of(strike) == ["casetracker.E103"]
