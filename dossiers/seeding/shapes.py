"""What may stand in each part of a case file, and which table it fills."""

from dataclasses import dataclass
from typing import Any

from dossiers.models import (
    Appeal,
    CaseEvent,
    Detention,
    Facility,
    Forum,
    Organisation,
    Person,
    Response,
    StatusChange,
)
from sources.models import Publisher, Source

PERSON_KEYS = frozenset({"relationships", "persons", "answers"})
"""Facts whose text form holds a person's reference; a case file writes the person's key there."""

CHILDREN: dict[str, frozenset[str]] = {
    "names": frozenset({"text", "kind", "script", "language", "romanisation", "preferred"}),
    "persons": frozenset({"person", "request", "demands"}),
    "answers": frozenset({"person", "kind", "answer"}),
}
"""Fields that hold rows of their own, with what each row may say."""

LISTED_AS_TEXT = frozenset({"relationships", "charges"})
"""Fields that hold rows of their own, written in the text form of their fact."""

RELATED: dict[str, str] = {
    "publisher": "publishers",
    "origin": "publishers",
    "facility": "facilities",
    "authority": "organisations",
    "sentence_court": "organisations",
    "court": "organisations",
    "made_by": "organisations",
    "addressed_to": "organisations",
    "responder": "organisations",
    "event": "events",
    "forum": "forums",
    "follows": "appeals",
    "response": "responses",
    "person": "people",
    "detention": "detentions",
}
"""Fields that hold the key of another entry, with its part; a detention is of the same person."""


@dataclass(frozen=True)
class Shape:
    """One kind of entry: its table, its fields beside the table's facts, and what it must say.

    ``nested`` are the parts whose entries stand inside, each in the field of its own name.
    """

    model: Any
    fields: frozenset[str]
    required: frozenset[str] = frozenset({"name", "kind"})
    nested: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of the table; none where it bears no claims."""
        return getattr(self.model, "FACTS", {})

    @property
    def allowed(self) -> frozenset[str]:
        """Every name an entry may use."""
        claims = {"claims"} if self.facts else set()
        return self.fields | set(self.facts) | claims | set(self.nested)


_NAMED = frozenset({"name", "name_zh", "note", "named"})

SHAPES: dict[str, Shape] = {
    "publishers": Shape(
        Publisher,
        frozenset({"name", "name_zh", "kind", "country", "reliability", "url", "note"}),
    ),
    "sources": Shape(
        Source,
        frozenset(
            {
                "document",
                "kind",
                "title",
                "publisher",
                "origin",
                "authors",
                "published",
                "published_basis",
                "language",
                "url",
                "reliability",
                "reliability_reason",
                "note",
            }
        ),
        required=frozenset({"document", "kind", "title"}),
    ),
    "organisations": Shape(Organisation, _NAMED | {"kind", "country"}),
    "facilities": Shape(Facility, _NAMED | {"kind", "province", "prefecture", "county"}),
    "forums": Shape(Forum, _NAMED | {"kind"}),
    "events": Shape(CaseEvent, _NAMED | {"kind", "began", "ended"}),
    "people": Shape(
        Person,
        frozenset({"summary"}),
        required=frozenset({"names"}),
        nested=("detentions", "status_changes"),
    ),
    "detentions": Shape(Detention, frozenset({"certainty"}), required=frozenset({"form"})),
    "status_changes": Shape(
        StatusChange,
        frozenset({"certainty", "description", "detention", "response", "strength"}),
        required=frozenset(),
    ),
    "appeals": Shape(
        Appeal,
        frozenset({"title", "status", "follows"}),
        required=frozenset({"title", "kind"}),
        nested=("responses",),
    ),
    "responses": Shape(Response, frozenset(), required=frozenset({"kind"})),
}

PARTS: dict[str, str] = {
    **{
        name: name
        for name in (
            "publishers",
            "sources",
            "organisations",
            "facilities",
            "forums",
            "events",
            "people",
            "appeals",
        )
    },
    "volunteered": "responses",
}
"""The parts at the top of a case file, with the shape of their entries."""
