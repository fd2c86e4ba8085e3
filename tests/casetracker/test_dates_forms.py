"""The form field of an uncertain date, by itself and in a model's form."""

from typing import Any, ClassVar

import pytest
from django import forms
from django.utils import translation

from casetracker.dates import UncertainDate
from casetracker.dates.forms import UncertainDateFormField
from dossiers.models import CaseEvent
from tests.factories import make_event


class WhenForm(forms.Form):
    when = UncertainDateFormField(required=False)


class EventForm(forms.ModelForm[CaseEvent]):
    class Meta:
        model = CaseEvent
        fields: ClassVar[list[str]] = ["name", "kind", "began", "began_words"]


class DateOnlyForm(forms.ModelForm[CaseEvent]):
    class Meta:
        model = CaseEvent
        fields: ClassVar[list[str]] = ["began"]


def cleaned(text: str) -> Any:
    form = WhenForm({"when": text})
    assert form.is_valid(), form.errors
    return form.cleaned_data["when"]


def test_gives_a_value_or_nothing() -> None:
    assert cleaned(" 2011-04 ") == UncertainDate.parse("2011-04")
    assert cleaned("") is None
    assert cleaned("  ") is None


@pytest.mark.parametrize("text", ["yesterday", "2011-13", "2011-04-31", "9" * 10_000, "2011\0"])
def test_refuses_with_a_sentence_that_says_what_is_accepted(text: str) -> None:
    form = WhenForm({"when": text})

    assert not form.is_valid()
    assert "accepted are 2011-04-03, 2011-04, 2011" in form.errors["when"][0]


def test_a_date_that_is_needed() -> None:
    field = UncertainDateFormField()

    with pytest.raises(forms.ValidationError, match="required"):
        field.clean("")


def test_explains_itself_with_examples_in_both_languages() -> None:
    assert "[2011-04-01..2011-04-10]" in str(WhenForm().as_p())
    with translation.override("zh-hans"):
        assert "例如 2011-04-03" in str(WhenForm().as_p())


def test_shows_the_text_and_nothing_a_content_security_policy_refuses() -> None:
    shown = str(WhenForm(initial={"when": UncertainDate.parse("2011-04")})["when"])

    assert 'value="2011-04"' in shown
    assert 'class="uncertain-date"' in shown
    assert "style=" not in shown
    assert "onchange=" not in shown


def test_shows_again_what_was_typed() -> None:
    assert 'value="yesterday"' in str(WhenForm({"when": "yesterday"})["when"])


@pytest.mark.parametrize(
    ("typed", "changed"), [("2011-04", False), (" 2011-04", False), ("2011-05", True), ("", True)]
)
def test_knows_a_change(typed: str, *, changed: bool) -> None:
    form = WhenForm({"when": typed}, initial={"when": UncertainDate.parse("2011-04")})

    assert form.has_changed() is changed


def test_a_disabled_field_keeps_its_value() -> None:
    value = UncertainDate.parse("2011-04")

    assert UncertainDateFormField(disabled=True).clean(value) == value


@pytest.mark.django_db
class TestInAModelForm:
    def test_makes_a_row_with_words(self) -> None:
        typed = {"name": "June", "kind": "crackdown", "began": "2011-04", "began_words": "April"}
        event = EventForm(typed).save()

        event.refresh_from_db()
        assert event.began is not None
        assert (event.began.edtf, event.began.words) == ("2011-04", "April")

    def test_changes_date_and_words_together(self) -> None:
        event = make_event(began="2010", began_words="last year")
        typed = {"name": "June", "kind": "crackdown", "began": "2011", "began_words": "that year"}
        EventForm(typed, instance=event).save()

        event.refresh_from_db()
        assert event.began is not None
        assert (event.began.edtf, event.began.words) == ("2011", "that year")

    @pytest.mark.parametrize(("typed", "words"), [("2010", "last year"), ("2011", "")])
    def test_without_a_field_for_words(self, typed: str, words: str) -> None:
        event = make_event(began="2010", began_words="last year")
        DateOnlyForm({"began": typed}, instance=event).save()

        event.refresh_from_db()
        assert event.began is not None
        assert (event.began.edtf, event.began.words) == (typed, words)

    def test_empties_the_date(self) -> None:
        event = make_event(began="2010")
        DateOnlyForm({"began": ""}, instance=event).save()

        event.refresh_from_db()
        assert event.began is None

    def test_starts_from_the_row(self) -> None:
        event = make_event(began="2010", began_words="last year")
        form = EventForm(instance=event)

        assert 'value="2010"' in str(form["began"])
        assert 'value="last year"' in str(form["began_words"])

    def test_a_text_that_is_no_date_stays_in_the_form(self) -> None:
        form = DateOnlyForm({"began": "2011-13"}, instance=make_event())

        assert not form.is_valid()
        assert list(form.errors) == ["began"]

    def test_asks_what_the_model_asks(self) -> None:
        form = DateOnlyForm()

        assert not form.fields["began"].required
        assert form.fields["began"].label == "Began"
        assert "2011-04-03" in str(form.fields["began"].help_text)
