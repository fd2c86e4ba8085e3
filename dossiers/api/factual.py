"""``evidence=``: beside each fact of a row how it stands, by how many voices, and which words.

What is told is what `dossiers.api.evidence` tells: claims that the reader may see, and of others
only that there is a confidential source. A chunk of rows costs a fixed number of statements.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from rest_framework import serializers

from casetracker.access import Actor
from casetracker.api.forms.placing import place_after
from casetracker.api.forms.titles import Worded, title_of
from casetracker.languages import bilingual
from dossiers.api import reading
from dossiers.api.evidence import ShownFact, evidence_for, facts_for
from dossiers.api.listing import OF_NAMES, names_by_script
from dossiers.models import Charge, Claim, Detention, StatusChange
from dossiers.vocabularies import ClaimState, Standing

if TYPE_CHECKING:
    from rest_framework.request import Request

ASPECTS = {
    "standing": bilingual("standing", "证据状态"),
    "origins": bilingual("independent origins", "独立来源数"),
    "citation": bilingual("citation", "引证"),
}
CONFIDENTIAL = bilingual("confidential source", "保密来源")

Finder = Callable[[Any], Iterable[ShownFact]]
Prefetches = list[Prefetch[Any]]


@dataclass(frozen=True)
class EvidenceColumns:
    """The columns of evidence of one resource.

    ``finders`` say for each field where its facts are found, from the row's record on; ``needed``
    is what these need to be fetched with the record.
    """

    finders: Mapping[str, Finder]
    needed: Callable[[Actor], Prefetches]
    ASPECTS = ASPECTS

    def add(self, serializer: Any, aspects: Sequence[str], *, request: "Request") -> Prefetches:
        """Place the columns after those they are about; returns what has to be prefetched."""
        for name, find in self.finders.items():
            field = serializer.fields.get(name)
            if field is not None:
                many = isinstance(field, serializers.ListField | serializers.ListSerializer)
                added = {
                    f"{name}_{aspect}": EvidenceField(
                        find, aspect, of=field, many=many, request=request
                    )
                    for aspect in aspects
                }
                place_after(serializer, name, added)
        return self.needed(request.user)


class EvidenceField(serializers.Field[Any, Any, Any, Any]):
    """One aspect of the facts behind a field; a list where the field has several values.

    Where more is claimed than is held, the last standing of a list, beyond its values, says so.
    """

    def __init__(
        self, find: Finder, aspect: str, *, of: Any, many: bool, request: "Request"
    ) -> None:
        super().__init__(source="*", read_only=True)
        self.find, self.aspect, self.many, self.asked_by = find, aspect, many, request
        self.title = Worded("{}: {}", title_of(str(of.field_name), of), ASPECTS[aspect])
        self.is_list = many or aspect == "citation"
        self.datatype = "integer" if aspect == "origins" else "string"

    def to_representation(self, value: Any) -> Any:
        """What is told of the facts of the record ``value``."""
        facts = list(self.find(value))
        if self.aspect == "citation":
            return list(dict.fromkeys(said for fact in facts for said in self._citations(fact)))
        if self.aspect == "origins":
            told: list[Any] = [fact.origins for fact in facts]
        else:
            told = [str(fact.standing) for fact in facts]
        if self.many:
            return told
        return told[0] if told else {"origins": 0, "standing": Standing.EMPTY.value}[self.aspect]

    def _citations(self, fact: ShownFact) -> Iterable[str]:
        for evidence in fact.claims:
            if evidence.bearing == "supports" and evidence.claim.state == ClaimState.ACCEPTED:
                yield cited(evidence.claim, request=self.asked_by)
        if fact.confidential_source:
            yield str(CONFIDENTIAL)


def cited(claim: Claim, *, request: "Request") -> str:
    """Publisher, title, date and reference of the source, and where the words stand in it."""
    passage = claim.passage
    source = passage.snapshot.source
    parts = (
        source.publisher.name if source.publisher else "",
        f"“{source.title}”",
        source.published.edtf if source.published else "",
        source.reference,
        request.build_absolute_uri(passage.get_absolute_url()),
    )
    return ", ".join(filter(None, parts))


def facts_named(name: str) -> Finder:
    """Finds the facts of one name of the record itself."""
    return lambda record: facts_by_name(record).get(name, ())


def facts_by_name(record: Any) -> Mapping[str, Sequence[ShownFact]]:
    """The facts of a record by their name, worked out once."""
    kept: dict[str, Any] = record.__dict__
    if "facts_by_name" not in kept:
        held: dict[str, list[ShownFact]] = defaultdict(list)
        for fact in facts_for(record):
            held[fact.field].append(fact)
        kept["facts_by_name"] = held
    found: Mapping[str, Sequence[ShownFact]] = kept["facts_by_name"]
    return found


def columns_for(model: Any) -> EvidenceColumns:
    """The columns of a resource whose rows bear facts under the names of its fields."""
    finders = {name: facts_named(name) for name in model.FACTS}
    return EvidenceColumns(finders, lambda user: list(evidence_for(user)))


def of_status(name: str) -> Finder:
    """Finds facts of the status change that says where a person stands now."""
    return lambda person: (
        facts_by_name(person.shown_status).get(name, ()) if person.shown_status else ()
    )


def of_sentence(name: str) -> Finder:
    """Finds facts of the detention with a person's latest sentence, as the list shows it."""

    def find(person: Any) -> Iterable[ShownFact]:
        sentenced = [each for each in person.shown_detentions if each.sentence_kind]
        latest = max(sentenced, key=_when_sentenced, default=None)
        return facts_by_name(latest).get(name, ()) if latest else ()

    return find


def _when_sentenced(detention: Detention) -> tuple[date, date, Any]:
    imposed, began = detention.sentence_imposed, detention.began
    return (
        (imposed.earliest if imposed else None) or date.min,
        (began.earliest if began else None) or date.min,
        detention.pk,
    )


def of_charges(person: Any) -> Iterable[ShownFact]:
    """Finds the charges of all detentions of a person."""
    for detention in person.shown_detentions:
        yield from facts_by_name(detention).get("charges", ())


def of_names(field: str) -> Finder:
    """Finds the facts of the names that a field of the list shows."""

    def find(person: Any) -> Iterable[ShownFact]:
        told = {fact.value: fact for fact in facts_by_name(person).get("names", ()) if fact.value}
        shown = names_by_script(person.names.all()).get(field, ())
        texts = [shown] if isinstance(shown, str) else shown
        return (told[text] for text in texts if text in told)

    return find


def _needed_by_lines(user: Actor) -> Prefetches:
    status = reading.status_changes(StatusChange.objects.visible_to(user), user)
    charges = Charge.objects.select_related("offence").order_by("pk")
    held = (
        Detention.objects.visible_to(user)
        .select_related("facility", "authority", "event", "sentence_court")
        .prefetch_related(Prefetch("charges", queryset=charges), *evidence_for(user))
        .order_by("began_earliest", "pk")
    )
    return [
        *reading.facts_of_people(user),
        Prefetch(
            "current_status",
            queryset=status.prefetch_related(*evidence_for(user)),
            to_attr="shown_status",
        ),
        Prefetch("detentions", queryset=held, to_attr="shown_detentions"),
    ]


OF_LINES = EvidenceColumns(
    {
        **{field: of_names(field) for field in sorted(OF_NAMES)},
        **{name: facts_named(name) for name in ("sex", "born", "died", "issue_categories")},
        "custody": of_status("custody"),
        "stage": of_status("legal_stage"),
        "since": of_status("date"),
        "charges": of_charges,
        "sentence_kind": of_sentence("sentence_kind"),
        "sentence_length": of_sentence("sentence_length"),
    },
    _needed_by_lines,
)
"""Those of the list of people, each of whose lines tells of several records."""
