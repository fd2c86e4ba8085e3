"""Claims: proposed by one, reviewed by another."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casetracker.access import Actor, may_review
from casetracker.api.citable import ReasonSerializer, refuse_more
from casetracker.api.forms.annotations import AnnotationsMixin, Site
from casetracker.api.serializers import StrictSerializer
from casetracker.api.views import WriteViewSet
from casetracker.models import User
from dossiers.api.annotations import annotation_of
from dossiers.api.filters.claims import ClaimFilterSet
from dossiers.api.serializers.claims import (
    JOINED,
    AssignmentSerializer,
    ClaimSerializer,
    ClaimWriteSerializer,
    ProposeAgainSerializer,
)
from dossiers.exceptions import ReviewError
from dossiers.models import Claim

REVIEW = extend_schema(request=ReasonSerializer, responses=ClaimSerializer)


class ClaimViewSet(AnnotationsMixin, WriteViewSet):
    """Which passage says that a field of a record is a value.

    Never edited: retracted, and another is stated. Readers see accepted ones only.
    """

    model = Claim
    queryset = Claim.objects.all()
    filterset_class = ClaimFilterSet
    composed_once = True
    read_serializer = ClaimSerializer
    write_serializer = ClaimWriteSerializer

    def annotation_of(self, record: Any, site: Site) -> dict[str, Any]:
        """The claim as a Web Annotation."""
        return annotation_of(record, site)

    def for_list(self, rows: Any) -> Any:
        """With passage, source and who recorded and reviewed it."""
        return rows.with_evidence().select_related(*JOINED)

    @REVIEW
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Accept the claim: it now counts as a source. For reviewers, not of their own claims."""
        del pk
        return self._review(request, "accept")

    @REVIEW
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Reject the claim, with a reason. For reviewers, not of their own claims."""
        del pk
        return self._review(request, "reject")

    @REVIEW
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Give it back to who recorded it, saying what is missing. For reviewers, as `reject`."""
        del pk
        return self._review(request, "send_back")

    @REVIEW
    @action(detail=True, methods=["post"])
    def reconsider(self, request: Request, pk: str) -> Response:
        """Take a decision back, with a reason: it waits for a review again. For reviewers."""
        del pk
        return self._review(request, "reconsider")

    @REVIEW
    @action(detail=True, methods=["post"])
    def retract(self, request: Request, pk: str) -> Response:
        """Take the claim back, with a reason: by who recorded it, or by a reviewer."""
        del pk
        return self._review(request, "retract")

    @extend_schema(request=ProposeAgainSerializer, responses=ClaimSerializer)
    @action(detail=True, methods=["post"], url_path="propose-again")
    def propose_again(self, request: Request, pk: str) -> Response:
        """Answer the reviewer who sent it back: it waits for a review again."""
        del pk
        with self.writing(request) as (body, _):
            answer = _checked(ProposeAgainSerializer, body)["answer"]
            claim = self.found_in(self.visible())
            claim.propose_again(by=request.user, answer=answer)
        return self.answer(claim)

    @extend_schema(request=AssignmentSerializer, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Ask a certain reviewer to decide, or nobody in particular. For reviewers, as `reject`."""
        del pk
        with self.writing(request) as (body, _):
            name = _checked(AssignmentSerializer, body)["to"]
            claim = self.found_in(self.visible())
            claim.assign(by=request.user, to=_reviewer_named(name, asked_by=request.user))
        return self.answer(claim)

    def _review(self, request: Request, verb: str) -> Response:
        with self.writing(request) as (body, reason):
            refuse_more(body)
            claim = self.found_in(self.visible())
            getattr(claim, verb)(by=request.user, reason=reason)
        return self.answer(claim)


def _checked(kind: type[StrictSerializer], body: Any) -> Any:
    """The body of an action, as its serializer reads it. Raises ``ValidationError``."""
    serializer = kind(data=body)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def _reviewer_named(name: str | None, *, asked_by: Actor) -> User | None:
    """The account of this name; None where nobody is named, or nobody may be told who there is."""
    if name is None or not may_review(asked_by):
        return None
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise ReviewError(f"There is no reviewer “{name}”.", field="to", code="assignee")
    return found
