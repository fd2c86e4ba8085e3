"""Detentions, charges and status changes."""

from typing import Any, ClassVar

from casetracker.api.pagination import by_date
from casetracker.api.views import EditViewSet, PartViewSet, WriteViewSet
from dossiers.api import reading
from dossiers.api.evidence import evidence_for
from dossiers.api.factual import columns_for
from dossiers.api.filters import cases as filters
from dossiers.api.serializers import detentions, status_changes
from dossiers.models import Charge, Detention, StatusChange


class DetentionViewSet(EditViewSet):
    """Continuous deprivations of liberty. By itself a detention comes with its facts and claims."""

    model = Detention
    queryset = Detention.objects.all()
    filterset_class = filters.DetentionFilterSet
    orderings: ClassVar = {
        "began": by_date("began"),
        "ended": by_date("ended"),
        "held_days_least": ("days_least",),
        "held_days_most": ("days_most",),
    }
    read_serializer = detentions.DetentionSerializer
    detail_serializer = detentions.DetentionDetailSerializer
    write_serializer = detentions.DetentionWriteSerializer
    edit_serializer = detentions.DetentionEditSerializer
    evidence = columns_for(Detention)

    def for_list(self, rows: Any) -> Any:
        """With the rows it names and its charges."""
        return reading.detentions(rows.with_days())

    def for_detail(self, rows: Any) -> Any:
        """With its claims."""
        return reading.detentions(rows).prefetch_related(*evidence_for(self.request.user))


class ChargeViewSet(PartViewSet):
    """Charges brought in detentions."""

    model = Charge
    queryset = Charge.objects.all()
    filterset_class = filters.ChargeFilterSet
    read_serializer = detentions.ChargeOfDetentionSerializer
    write_serializer = detentions.ChargeWriteSerializer
    edit_serializer = detentions.ChargeEditSerializer

    def for_list(self, rows: Any) -> Any:
        """With the offence."""
        return rows.select_related("offence")


class StatusChangeViewSet(WriteViewSet):
    """A person's situation from a date on. Append-only: record one that supersedes another.

    The block `claims` of a new one says which words of which source say so; all or nothing.
    """

    model = StatusChange
    queryset = StatusChange.objects.all()
    filterset_class = filters.StatusChangeFilterSet
    orderings: ClassVar = {"date": by_date("date")}
    composed_once = True
    read_serializer = status_changes.StatusChangeSerializer
    detail_serializer = status_changes.StatusChangeDetailSerializer
    write_serializer = status_changes.StatusChangeWriteSerializer
    evidence = columns_for(StatusChange)

    def for_list(self, rows: Any) -> Any:
        """With the rows it names."""
        return reading.status_changes(rows, self.request.user)

    def for_detail(self, rows: Any) -> Any:
        """With its claims."""
        return self.for_list(rows).prefetch_related(*evidence_for(self.request.user))
