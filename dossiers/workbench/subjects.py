"""The records that the claims of a page are about, read once each."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from django.db.models import DateTimeField, Model, Prefetch, QuerySet, prefetch_related_objects

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
    is there without another query. The number of queries does not depend on that of the keys.
    """

    def __init__(self, keys: Iterable[Key], *, judged: Fields, reader: Actor) -> None:
        self.reader = reader
        self.records: dict[Key, Any] = {}
        wanted: dict[str, set[str]] = {name: set() for name in SUBJECTS}
        for name, key in keys:
            wanted[name].add(key)
        for name in SUBJECTS:
            if name != "person" and wanted[name]:
                found = self._query(name).filter(pk__in=wanted[name])
                self.records |= {(name, str(record.pk)): record for record in found}
        self._join_people(wanted["person"])
        for name, model in SUBJECTS.items():
            self._read_related(name, model, judged.get(name, ()))

    def people_of(self, key: Key) -> list[Person]:
        """Those whose dossier the record belongs to, as far as the reader may see them."""
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

    def _query(self, name: str) -> "QuerySet[Any]":
        """The records of a kind, with the rows that tie them to people the reader may see."""
        model: Any = SUBJECTS[name]
        rows: QuerySet[Any] = model._default_manager.defer(*_unread(model))
        match name:
            case "appeal":
                links = AppealPerson.objects.visible_to(self.reader)
                return rows.prefetch_related(Prefetch("persons", links))
            case "response":
                answers = ResponseItem.objects.visible_to(self.reader)
                return rows.prefetch_related(Prefetch("answers", answers))
            case _:
                return rows

    def _join_people(self, keys: set[str]) -> None:
        """Read all people of the page with their names, in two queries, and hand them out."""
        joints = [joint for key, record in self.records.items() for joint in _joints(key, record)]
        wanted = keys | {str(joint.person_id) for joint in joints}
        # The keys by which names are found are many times as long as the names.
        names = Name.objects.defer("search_keys", "search_grams", "keys_version", "created_at")
        rows = Person.objects.defer(*_unread(Person), "summary", "internal_notes")
        found = rows.filter(pk__in=wanted).prefetch_related(Prefetch("names", names))
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


def _unread(model: type[Model]) -> list[str]:
    """Columns that no note shows and no fact reads: moments, and bounds that dates imply."""
    return [
        field.name
        for field in model._meta.local_fields
        if field.generated or isinstance(field, DateTimeField)
    ]


def _joints(key: Key, record: Any) -> Iterable[Any]:
    """What has the ``person_id`` of those the record belongs to: it, or its links."""
    match key[0]:
        case "appeal":
            return list(record.persons.all())
        case "response":
            return list(record.answers.all())
        case _:
            return [record]


RELATED = {"relationships": "relationships__other", "charges": "charges__offence"}
"""What to read along for facts that are rows of their own."""

JOINED = frozenset({"names", "persons", "answers"})
"""Facts whose rows `Subjects` has read anyway."""


def _is_kept_apart(model: type[Model], field: str) -> bool:
    """Whether the fact is kept in other rows that are to be read along."""
    return field not in JOINED and model._meta.get_field(field).is_relation
