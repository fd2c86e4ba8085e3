"""The panel: what was chosen so far, and what can be chosen next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from uuid_utils.compat import uuid7

from casetracker.admin.forms import Refused
from casetracker.constraints import sentence_for
from casetracker.exceptions import CasetrackerError
from casetracker.languages import bilingual
from dossiers.exceptions import ClaimError, GoneError
from dossiers.models import Detention, Name, Person, StatusChange
from dossiers.models.base import BearsFacts
from dossiers.workbench.stating.filling import may_fill
from dossiers.workbench.stating.forms import (
    AUTO_ID,
    GradingForm,
    NewcomerForm,
    NewRecordForm,
    ValueForm,
    new_record_form,
)
from dossiers.workbench.stating.inputs import Comparison, compared
from dossiers.workbench.stating.offer import FactChoice, facts_offered
from dossiers.workbench.stating.people import (
    NEW,
    name_in,
    newcomer,
    offered_people,
    person_meant,
    script_of,
)
from dossiers.workbench.stating.records import (
    ITSELF,
    NEW_RECORDS,
    RecordChoice,
    new_records,
    record_meant,
    records_of,
)
from dossiers.workbench.stating.selection import Selection
from dossiers.workbench.stating.statement import Statement
from sources.models import Snapshot

if TYPE_CHECKING:
    from casetracker.models import User

SIGNED = signing.Signer(salt="stating")
"""Signs the key that the form's new record will get, so that sending it twice makes one."""

LABELS = {
    "quote": bilingual("Words", "原文"),
    "person": bilingual("Who", "人物"),
    "record": bilingual("Record", "记录"),
    "field": bilingual("Fact", "事实"),
    "fields": bilingual("Fact", "事实"),
    "fill": bilingual("Record", "记录"),
}
"""What the parts of the panel are called that no form has a label for."""


@dataclass(frozen=True)
class Problem:
    """What stands in the way: the part at fault, its id where it has an input, and a sentence."""

    label: str
    text: str
    place: str = ""


class Panel:
    """One state of the panel, from what the browser sent of it."""

    def __init__(
        self,
        snapshot: Snapshot,
        told: QueryDict,
        *,
        reader: "User",
        remembered: Mapping[str, str],
        is_submitted: bool = False,
    ) -> None:
        self.snapshot = snapshot
        self.source = snapshot.source
        self.reader = reader
        self.told = told
        self.is_submitted = is_submitted
        self.remembered: Mapping[str, str] = {} if "person" in told else remembered
        self.problems: list[Problem] = []
        self.selection = Selection.read(told.dict()).found_in(snapshot.text)  # type: ignore[arg-type]
        self.key = self._own_key()
        self.person = self._chosen_person()
        self.record = self._chosen_record()

    # --- who -----------------------------------------------------------------------------------

    def chosen(self, name: str) -> str:
        """What was chosen, now or last time in this document."""
        return self.told.get(name, "") or self.remembered.get(name, "")

    @property
    def is_newcomer(self) -> bool:
        """Whether the words are about somebody who has no dossier yet."""
        return self.told.get("person") == NEW

    @cached_property
    def newcomer_form(self) -> NewcomerForm | None:
        """The name of somebody new."""
        if not self.is_newcomer:
            return None
        name = self.told.get("new_name", name_in(self.selection.quote))
        initial = {"new_name": name, "new_script": self.told.get("new_script", script_of(name))}
        return NewcomerForm(self._data(), initial=initial, **STYLE)

    @cached_property
    def people(self) -> list[Person]:
        """Whom the words are likely about."""
        return offered_people(self.source, reader=self.reader)

    def _chosen_person(self) -> Person | None:
        if self.is_newcomer:
            return Person(pk=self.key)
        reference = self.chosen("person")
        if not reference:
            return None
        try:
            return person_meant(reference, reader=self.reader)
        except GoneError as gone:
            self._refuse_choice(gone)
        return None

    # --- which record --------------------------------------------------------------------------

    @cached_property
    def records(self) -> list[RecordChoice]:
        """The records to choose from."""
        if self.person is None:
            return []
        if self.is_newcomer:
            return [RecordChoice(ITSELF, str(bilingual("the person", "本人"))), *new_records()]
        return records_of(self.person, reader=self.reader)

    @property
    def record_key(self) -> str:
        """The key of the record chosen; the person itself unless another is."""
        return self.chosen("record") or ITSELF

    @property
    def asks_record(self) -> bool:
        """Whether nobody has said yet which record it is, and the words do not lead to a fact."""
        return self.fact is None and not self.chosen("record")

    def _chosen_record(self) -> BearsFacts | None:
        if self.person is None:
            return None
        if self.record_key in NEW_RECORDS:
            model: Any = NEW_RECORDS[self.record_key]
            # One key serves the person and the record: they stand in different tables.
            record = model(pk=self.key, person=self.person)
            if isinstance(record, StatusChange):
                record.recorded_by = self.reader
            return record  # type: ignore[no-any-return]
        if self.is_newcomer:
            return self.person
        try:
            return record_meant(self.record_key, person=self.person, reader=self.reader)
        except GoneError as gone:
            self._refuse_choice(gone)
        return self.person if not self.is_submitted else None

    @cached_property
    def new_record_form(self) -> NewRecordForm | None:
        """What is asked of a new record, read in the words where they say it in one way only."""
        record = self.record
        if not isinstance(record, Detention | StatusChange) or not record._state.adding:
            return None
        read = {choice.name: choice.value_read if choice.is_likely else "" for choice in self.facts}
        typed = {
            name.removeprefix("new-"): value
            for name, value in self.told.items()
            if name.startswith("new-")
        }
        cited = self.told.getlist("new-cited") or [name for name, value in read.items() if value]
        initial = {**read, **typed, "cited": cited}
        return new_record_form(record, data=self._data(), initial=initial)

    # --- which fact, and its value --------------------------------------------------------------

    @cached_property
    def facts(self) -> list[FactChoice]:
        """The facts to choose from, the likely ones first."""
        if self.record is None:
            return []
        quote = self.selection.quote
        return facts_offered(self.record, quote, near=self.source.published)

    @cached_property
    def fact(self) -> FactChoice | None:
        """The fact chosen, else that of last time or the likeliest, if the words can be so read."""
        if self.record is None or self.record_key in NEW_RECORDS:
            return None
        by_name = {choice.name: choice for choice in self.facts}
        asked = str(self.told.get("field", ""))
        if asked in by_name and self._is_same_record:
            return by_name[asked]
        if self.is_newcomer:
            return by_name["names"]
        last = by_name.get(self.remembered.get("field", ""))
        if last is not None and last.is_likely:
            return last
        return next((choice for choice in self.facts if choice.is_likely), None)

    @property
    def value_for(self) -> str:
        """What the value in the form is a value of."""
        return f"{self.record_key} {self.fact.name if self.fact else ''}"

    @property
    def _is_same_record(self) -> bool:
        return self.told.get("value_for", "").startswith(f"{self.record_key} ")

    @cached_property
    def value_form(self) -> ValueForm | None:
        """The value, as typed for this very fact or as read in the words."""
        if self.fact is None or self.record is None:
            return None
        fillable = may_fill(self.record, self.fact.fact)
        value = self.fact.value_read
        if self.is_newcomer and self.fact.name == "names" and self.newcomer_form is not None:
            value = self.newcomer_form["new_name"].value() or ""
        initial = {"value": value, "fill": fillable and not self.fact.held}
        form = ValueForm(
            self._data(), initial=initial, fact=self.fact.fact, may_fill=fillable, **STYLE
        )
        if not self.is_submitted and self.told.get("value_for") == self.value_for:
            typed = form["value"].field.widget.value_from_datadict(
                self.told, MultiValueDict(), "value"
            )
            form.initial.update(value=typed, fill="fill" in self.told)
        return form

    @cached_property
    def comparison(self) -> Comparison | None:
        """How the value in the form stands to what is held; None without a value."""
        if self.value_form is None or self.fact is None or self.record is None:
            return None
        value = self.value_form["value"].value()
        return compared(self.record, self.fact.fact, value) if value else None

    @cached_property
    def grading_form(self) -> GradingForm:
        """Speaker, basis and credibility."""
        names = GradingForm.base_fields
        initial = {name: self.told[name] for name in names if name in self.told}
        return GradingForm(self._data(), initial=initial, **STYLE)

    # --- sending it ----------------------------------------------------------------------------

    @property
    def parts(self) -> list[forms.BaseForm]:
        """The forms there are, in the order of the page."""
        made = (self.newcomer_form, self.new_record_form, self.value_form, self.grading_form)
        return [form for form in made if form is not None]

    def is_valid(self) -> bool:
        """Whether nothing stands in the way as far as can be told without storing it."""
        if self.person is None and not self.problems:
            self._say("person", "Say whom the words speak of.")
        elif self.record is not None and self.fact is None and self.new_record_form is None:
            self._say("field", "Say which fact the words bear out.")
        for form in self.parts:
            for name, sentences in form.errors.items():
                for sentence in sentences:
                    self._say(name, str(sentence), form=form)
        return not self.problems

    def statement(self) -> Statement:
        """What is stated. The panel is valid. Raises `ClaimError` where nothing is claimed."""
        record = self.record
        if record is None:
            raise ClaimError("Say which record the words speak of.", field="record")
        value = self.value_form.cleaned_data if self.value_form else {}
        claims = {self.fact.name: value["value"]} if self.fact else {}
        if self.new_record_form is not None:
            claims = self.new_record_form.claims()
        return Statement(
            snapshot=self.snapshot,
            selection=self.selection,
            record=record,
            claims=claims,
            grading=self.grading_form.grading(),
            speaker=self.grading_form.cleaned_data["speaker"],
            newcomer=self._newcomer(),
            fills=bool(value.get("fill")),
            words=self.fact.words_for(value["value"]) if self.fact else "",
        )

    def refuse(self, refused: Refused) -> None:
        """Note why it was not stored."""
        if isinstance(refused, CasetrackerError):
            self._say(refused.field, refused.message)
        elif isinstance(refused, ValidationError):
            told = refused.message_dict if hasattr(refused, "error_dict") else {}
            for name, sentences in (told or {"": refused.messages}).items():
                self._say("" if name == "__all__" else name, " ".join(sentences))
        else:
            self._say("", sentence_for(refused)[1])

    def _newcomer(self) -> Name | None:
        form = self.newcomer_form
        if form is None or not isinstance(self.person, Person):
            return None
        told = form.cleaned_data
        return newcomer(self.person, name=told["new_name"], script=told["new_script"])

    def _own_key(self) -> UUID:
        """The key drawn when the panel was opened; a new one where none was, or a forged one."""
        try:
            return UUID(SIGNED.unsign(self.told.get("key", "")))
        except (signing.BadSignature, ValueError):
            return UUID(str(uuid7()))

    @property
    def signed_key(self) -> str:
        """The key as the form sends it."""
        return SIGNED.sign(str(self.key))

    def _data(self) -> QueryDict | None:
        return self.told if self.is_submitted else None

    def _refuse_choice(self, gone: GoneError) -> None:
        """Say that a choice is gone; one that was only remembered is forgotten in silence."""
        if gone.field in self.told:
            self._say(gone.field, gone.message)

    def _say(self, name: str, text: str, *, form: forms.BaseForm | None = None) -> None:
        found = form or next((form for form in self.parts_made() if name in form.fields), None)
        if found is not None and name in found.fields:
            label, place = str(found.fields[name].label), found[name].id_for_label
        else:
            label, place = str(LABELS.get(name, "")), PLACES.get(name, "")
        self.problems.append(Problem(label, text, place))

    def parts_made(self) -> Iterator[forms.BaseForm]:
        """The forms that were made so far."""
        names = ("newcomer_form", "new_record_form", "value_form", "grading_form")
        return (form for form in map(self.__dict__.get, names) if form is not None)


STYLE: dict[str, Any] = {"auto_id": AUTO_ID, "label_suffix": ""}
"""How the forms of the panel write ids and labels."""

PLACES = {"person": "stating-search", "record": "stating_record", "field": "stating_field"}
"""The ids of the parts that are no form's input."""
