"""The records that the claims of a page are about, read once each."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects
from django.db.models.expressions import RawSQL

from casetracker.access import Actor
from dossiers.models import (
    SUBJECTS,
    Appeal,
    AppealPerson,
    Name,
    Person,
    Response,
    ResponseItem,
)

Key: TypeAlias = tuple[str, str]
"""Which of `SUBJECTS`, and the key of the record."""

Fields: TypeAlias = Mapping[str, Collection[str]]
"""For each of `SUBJECTS` the names of facts."""


class Subjects:
    """Records by `Key`, as far as ``reader`` may see them, with the people they belong to.

    ``keys`` must be those of records that ``reader`` may see. What the facts in ``judged`` read
    is there without another query, and so are the people of those ``told``, and these alone. The
    number of queries does not depend on that of the keys.
    """

    def __init__(
        self, keys: Iterable[Key], *, judged: Fields, told: Collection[Key], reader: Actor
    ) -> None:
        self.reader = reader
        self.told = told
        self.records: dict[Key, Any] = {}
        wanted: dict[str, set[str]] = {name: set() for name in SUBJECTS}
        for name, key in keys:
            wanted[name].add(key)
        for name in SUBJECTS:
            if name != "person" and wanted[name]:
                found = self._query(name, judged.get(name, ())).filter(pk__in=rows_of(wanted[name]))
                self.records |= {(name, str(record.pk)): record for record in found}
        self._join_people(wanted["person"], judged.get("person", ()))
        for name, model in SUBJECTS.items():
            self._read_related(name, model, judged.get(name, ()))

    def people_of(self, key: Key) -> list[Person]:
        """Those whose dossier a told record belongs to, as far as the reader may see them."""
        record = self.records[key]
        match record:
            case Person():
                return [record]
            case Appeal():
                return [link.person for link in record.persons.all()]
            case Response():
                return [link.person for link in record.answers.all()]
            case _:
                return [record.person]

    def _query(self, name: str, judged: Collection[str]) -> "QuerySet[Any]":
        """The records of a kind, with the rows that tie them to people the reader may see."""
        model: Any = SUBJECTS[name]
        rows: QuerySet[Any] = model._default_manager.only(*_read(name, judged))
        match name:
            case "appeal":
                links = AppealPerson.objects.visible_to(self.reader)
                return rows.prefetch_related(Prefetch("persons", links))
            case "response":
                answers = ResponseItem.objects.visible_to(self.reader)
                return rows.prefetch_related(Prefetch("answers", answers))
            case _:
                return rows

    def _join_people(self, keys: set[str], judged: Collection[str]) -> None:
        """Read all people of the page with their names, in two queries, and hand them out."""
        joints = [
            joint
            for key, record in self.records.items()
            if key in self.told or key[0] in LINKED
            for joint in _joints(key, record)
        ]
        wanted = keys | {str(joint.person_id) for joint in joints}
        # The keys by which names are found are many times as long as the names.
        names = Name.objects.defer("search_keys", "search_grams", "keys_version", "created_at")
        rows = Person.objects.only(*_read("person", judged)).filter(pk__in=rows_of(wanted))
        found = rows.prefetch_related(Prefetch("names", names))
        people = {str(person.pk): person for person in found}
        for joint in joints:
            joint.person = people[str(joint.person_id)]
        self.records |= {("person", key): people[key] for key in keys}

    def _read_related(self, name: str, model: type[Model], fields: Collection[str]) -> None:
        """The rows that a record names and that its words or its facts need."""
        records = [record for (kind, _), record in self.records.items() if kind == name]
        lookups = {RELATED.get(field, field) for field in fields if _is_kept_apart(model, field)}
        if name == "response":
            lookups.add("responder")
        if records and lookups:
            prefetch_related_objects(records, *sorted(lookups))


def rows_of(keys: Iterable[str]) -> RawSQL:
    """Keys as rows of a subquery: one parameter, where a list of them takes the time of each."""
    return RawSQL("SELECT unnest(%s::uuid[])", [list(keys)])


def _read(name: str, judged: Collection[str]) -> Iterator[str]:
    """The columns of a kind that its words are made of, and those of the facts judged."""
    columns = {field.name for field in SUBJECTS[name]._meta.concrete_fields}
    for field in (*IN_WORDS[name], *judged):
        yield from columns & {field, f"{field}_words"}


def _joints(key: Key, record: Any) -> Iterable[Any]:
    """What has the ``person_id`` of those the record belongs to: it, or its links."""
    match key[0]:
        case "appeal":
            return list(record.persons.all())
        case "response":
            return list(record.answers.all())
        case _:
            return [record]


IN_WORDS = {
    "person": ("reference",),
    "detention": ("person", "form", "began"),
    "status_change": ("person", "custody", "mechanism", "legal_stage", "date"),
    "appeal": ("reference", "title", "date"),
    "response": ("kind", "responder", "date"),
}
"""For each of `SUBJECTS` what `record_in_words` reads, and by which the record has its people."""

LINKED = frozenset({"appeal", "response"})
"""Records that belong to people by rows of their own, which facts are read from too."""

RELATED = {"relationships": "relationships__other", "charges": "charges__offence"}
"""What to read along for facts that are rows of their own."""

JOINED = frozenset({"names", "persons", "answers"})
"""Facts whose rows `Subjects` has read anyway."""


def _is_kept_apart(model: type[Model], field: str) -> bool:
    """Whether the fact is kept in other rows that are to be read along."""
    return field not in JOINED and model._meta.get_field(field).is_relation
