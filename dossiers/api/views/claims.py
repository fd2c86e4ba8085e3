"""Claims: proposed by one, reviewed by another."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from casetracker.api.citable import ReasonSerializer, refuse_more
from casetracker.api.views import WriteViewSet
from dossiers.api.filters.claims import ClaimFilterSet
from dossiers.api.serializers.claims import ClaimSerializer, ClaimWriteSerializer
from dossiers.models import Claim

REVIEW = extend_schema(request=ReasonSerializer, responses=ClaimSerializer)


class ClaimViewSet(WriteViewSet):
    """Which passage says that a field of a record is a value.

    Never edited: retracted, and another is stated. Readers see accepted ones only.
    """

    model = Claim
    queryset = Claim.objects.all()
    filterset_class = ClaimFilterSet
    read_serializer = ClaimSerializer
    write_serializer = ClaimWriteSerializer

    def for_list(self, rows: Any) -> Any:
        """With passage, source and who recorded and reviewed it."""
        return rows.with_evidence().select_related("person", "appeal", "recorded_by", "reviewed_by")

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
    @action(detail=True, methods=["post"])
    def retract(self, request: Request, pk: str) -> Response:
        """Take the claim back, with a reason: by who recorded it, or by a reviewer."""
        del pk
        return self._review(request, "retract")

    def _review(self, request: Request, verb: str) -> Response:
        with self.writing(request) as (body, reason):
            refuse_more(body)
            claim = self.found_in(self.visible())
            getattr(claim, verb)(by=request.user, reason=reason)
        return self.answer(claim)
