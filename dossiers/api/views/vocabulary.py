"""Facilities, organisations, forums, events and offences."""

from typing import ClassVar

from casetracker.api.pagination import by_date
from casetracker.api.views import EditViewSet
from dossiers.api.filters import vocabulary as filters
from dossiers.api.serializers import vocabulary as serializers
from dossiers.models import CaseEvent, Facility, Forum, Offence, Organisation


class FacilityViewSet(EditViewSet):
    """Places of custody. Records name them by their English name."""

    model = Facility
    queryset = Facility.objects.all()
    filterset_class = filters.FacilityFilterSet
    orderings: ClassVar = {"name": ("name",)}
    read_serializer = serializers.FacilitySerializer
    write_serializer = serializers.FacilityWriteSerializer


class OrganisationViewSet(EditViewSet):
    """Courts, police, ministries, governments, NGOs. Records name them by their English name."""

    model = Organisation
    queryset = Organisation.objects.all()
    filterset_class = filters.OrganisationFilterSet
    orderings: ClassVar = {"name": ("name",)}
    read_serializer = serializers.OrganisationSerializer
    write_serializer = serializers.OrganisationWriteSerializer


class ForumViewSet(EditViewSet):
    """Where appeals are made. Records name them by their English name."""

    model = Forum
    queryset = Forum.objects.all()
    filterset_class = filters.ForumFilterSet
    orderings: ClassVar = {"name": ("name",)}
    read_serializer = serializers.ForumSerializer
    write_serializer = serializers.ForumWriteSerializer


class EventViewSet(EditViewSet):
    """What ties cases together. Records name them by their English name."""

    model = CaseEvent
    queryset = CaseEvent.objects.all()
    filterset_class = filters.EventFilterSet
    orderings: ClassVar = {"name": ("name",), "began": by_date("began")}
    read_serializer = serializers.EventSerializer
    write_serializer = serializers.EventWriteSerializer


class OffenceViewSet(EditViewSet):
    """Offences by version of law, article and paragraph. Records name them by their code."""

    model = Offence
    queryset = Offence.objects.all()
    lookup_field = "code"
    filterset_class = filters.OffenceFilterSet
    orderings: ClassVar = {"code": ("law", "article", "sub_article", "paragraph", "item")}
    read_serializer = serializers.OffenceSerializer
    write_serializer = serializers.OffenceWriteSerializer
