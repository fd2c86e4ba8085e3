"""Resources with public references: redirects of what was merged, archiving, merging."""

from typing import Any, ClassVar

from django.http import Http404, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casetracker.api.serializers import StrictSerializer
from casetracker.api.views import LONGEST_REASON, EditViewSet
from casetracker.exceptions import CasetrackerError


class MergedAway(CasetrackerError):  # noqa: N818
    """The record was merged into another, whose reference is ``survivor``."""

    code = "merged"

    def __init__(self, survivor: str) -> None:
        super().__init__(f"This record was merged into {survivor}: write to that one.")
        self.survivor = survivor


class ReasonSerializer(StrictSerializer):
    """The body of an action that needs a reason."""

    reason = serializers.CharField(max_length=LONGEST_REASON, help_text="Why; kept for ever.")


def refuse_more(body: Any) -> None:
    """Raise ``ValidationError`` where the body of an action holds more than its reason."""
    StrictSerializer(data=body).is_valid(raise_exception=True)


class LeadsToSurvivor(APIView):
    """A view with a reference in its address: that of a merged record redirects when it is read."""

    def handle_exception(self, exc: Exception) -> HttpResponseBase:  # type: ignore[override]
        """The redirect of a merged record when it is read; else the problem."""
        if isinstance(exc, MergedAway) and self.request.method in ("GET", "HEAD"):
            kwargs = {**self.kwargs, "reference": exc.survivor}
            match: Any = self.request.resolver_match
            query = self.request.META.get("QUERY_STRING", "")
            address = reverse(match.view_name, kwargs=kwargs)
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        answer: HttpResponseBase = super().handle_exception(exc)
        return answer


class CitableViewSet(LeadsToSurvivor, EditViewSet):
    """A resource with public references; one that was merged redirects to the survivor."""

    lookup_field = "reference"
    lookup_value_regex = "[A-Za-z]-[0-9]{4}-[0-9]{5,15}"

    def found_in(self, rows: Any) -> Any:
        """The record of this reference, upper or lower case. Raises ``Http404``."""
        self.kwargs["reference"] = self.kwargs["reference"].upper()
        try:
            return super().found_in(rows)
        except Http404:
            survivor = self.visible().survivor_of(self.kwargs["reference"])
            if survivor is None:
                raise
            raise MergedAway(survivor.reference) from None

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, reference: str) -> Response:
        """Take the record out of every list of lesser roles; nothing that rests on it is lost."""
        del reference
        with self.writing(request) as (body, reason):
            refuse_more(body)
            record = self.locked()
            record.archive(by=request.user, reason=reason)
        return self.answer(record)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, reference: str) -> Response:
        """Undo archiving."""
        del reference
        with self.writing(request) as (body, reason):
            refuse_more(body)
            record = self.locked()
            record.restore(by=request.user, reason=reason)
        return self.answer(record)


class MergingViewSet(CitableViewSet):
    """A resource two records of which can become one."""

    merge_serializer: ClassVar[type[serializers.BaseSerializer[Any]]]

    @action(detail=True, methods=["post"])
    def merge(self, request: Request, reference: str) -> Response:
        """Give another record all that hangs on this one, and redirect to it."""
        del reference
        with self.writing(request) as (body, reason):
            serializer = self.merge_serializer(data=body, context=self.get_serializer_context())
            serializer.is_valid(raise_exception=True)
            survivor = serializer.validated_data["into"]
            self.locked().merge_into(survivor, by=request.user, reason=reason)
        return self.answer(survivor)
