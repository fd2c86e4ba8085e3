"""Records as W3C Web Annotations: JSON-LD of the model, served as the protocol says.

A list is an ``AnnotationCollection`` with its first page in it; with ``cursor`` it is the
``AnnotationPage`` there. What a record says as an annotation is its view's to say.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param

from casetracker.access import sees_notes
from casetracker.api.forms.listing import FormsMixin
from casetracker.api.json import JSONRenderer

if TYPE_CHECKING:
    from rest_framework.request import Request

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
OURS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "checksum": "spdx:checksum",
    "algorithm": {"@id": "spdx:algorithm", "@type": "@id"},
    "checksumValue": "spdx:checksumValue",
    "Statement": "rdf:Statement",
    "subject": {"@id": "rdf:subject", "@type": "@id"},
    "predicate": {"@id": "rdf:predicate", "@type": "@id"},
    "object": "rdf:object",
}
"""Terms that the model has no word for, each of a vocabulary that has."""
PARTS = frozenset({"fields", "expand", "labels", "evidence"})
"""Parameters that choose parts of an answer, which an annotation has none of."""
LDP = "http://www.w3.org/ns/ldp#"
PROTOCOL = "http://www.w3.org/TR/annotation-protocol/"


class LinkedDataRenderer(JSONRenderer):
    """``format=jsonld``, or ``Accept: application/ld+json``."""

    media_type = "application/ld+json"
    format = "jsonld"


class Site:
    """Where annotations are published, and what of their makers is shown to who asks."""

    def __init__(self, request: "Request") -> None:
        self.request = request
        self.shows_people = sees_notes(request.user)

    def address(self, path: str) -> str:
        """The IRI of a path of ours."""
        return self.request.build_absolute_uri(path)

    def address_of(self, resource: str, key: Any) -> str:
        """The IRI of a record of the API."""
        return self.address(reverse(f"api-{resource}-detail", args=[str(key)]))

    def annotation(
        self, iri: str, *, motivation: str, created: datetime, by: Any, **parts: Any
    ) -> dict[str, Any]:
        """What every annotation says, and ``parts``; who made it only to those who may know."""
        home = self.address("/")
        made: dict[str, Any] = {
            "id": iri,
            "type": "Annotation",
            "motivation": motivation,
            "created": instant(created),
            "generator": {"id": home, "type": "Software", "name": "Casetracker", "homepage": home},
            **parts,
        }
        if self.shows_people:
            made["creator"] = {"type": "Person", "nickname": by.get_username()}
        if settings.DATA_LICENCE.startswith(("http://", "https://")):
            made["rights"] = settings.DATA_LICENCE
        return made


def instant(moment: datetime) -> str:
    """A moment as the model writes it: ``xsd:dateTime`` in UTC with ``Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


class AnnotationsMixin(FormsMixin):
    """A resource each record of which can be read as an annotation, made by ``annotation_of``."""

    renderer_classes = [*FormsMixin.renderer_classes, LinkedDataRenderer]

    def annotation_of(self, record: Any, site: Site) -> dict[str, Any]:
        """The annotation that a record is, without its context."""
        raise NotImplementedError

    def get_renderers(self) -> list[Any]:
        """Annotations are read: what is recorded here is recorded as JSON."""
        read = self.action in ("list", "retrieve")
        return [each for each in super().get_renderers() if read or each.format != "jsonld"]

    def is_linked(self) -> bool:
        """Whether annotations are asked for."""
        renderer: Any = getattr(self.request, "accepted_renderer", None)
        return getattr(renderer, "format", "") == "jsonld"

    def known_parameters(self) -> list[str]:
        """An annotation is always whole."""
        known = super().known_parameters()
        return [name for name in known if name not in PARTS] if self.is_linked() else known

    def retrieve(self, request: "Request", *args: Any, **kwargs: Any) -> Response:
        """The record, or the annotation that it is."""
        if not self.is_linked():
            return super().retrieve(request, *args, **kwargs)
        made = self.annotation_of(self.get_object(), Site(request))
        return _linked(made, links=[f'<{LDP}Resource>; rel="type"'])

    def page(self, rows: Any) -> Response:
        """The page of records; or of annotations, the first with the collection around it."""
        if not self.is_linked():
            return super().page(rows)
        site, pages = Site(self.request), self.paginator
        found: Any = self.paginate_queryset(rows)
        here = self.request.build_absolute_uri()
        collection: dict[str, Any] = {
            "id": remove_query_param(here, "cursor"),
            "type": "AnnotationCollection",
            "label": str(self.model._meta.verbose_name_plural),
        }
        if getattr(pages, "count", None) is not None:
            collection["total"] = pages.count  # type: ignore[union-attr]
        page = {
            "type": "AnnotationPage",
            "items": [self.annotation_of(record, site) for record in found],
            **_neighbours(pages),
        }
        links = [f'<{LDP}BasicContainer>; rel="type"', f'<{PROTOCOL}>; rel="{LDP}constrainedBy"']
        if "cursor" in self.request.query_params:
            return _linked({"id": here, "partOf": collection, **page}, links=links)
        return _linked({**collection, "first": {"id": f"{here}#first", **page}}, links=links)


def _neighbours(pages: Any) -> dict[str, str]:
    told = {"next": pages.next_url(), "prev": pages.previous_url()}
    return {name: address for name, address in told.items() if address}


def _linked(made: dict[str, Any], *, links: list[str]) -> Response:
    answer = Response({"@context": [CONTEXT, OURS], **made}, content_type=MEDIA_TYPE)
    answer["Link"] = ", ".join(links)
    return answer
