"""Appeals, responses, and whom they speak of."""

from typing import Any, ClassVar

from casetracker.api.citable import CitableViewSet
from casetracker.api.pagination import by_date
from casetracker.api.views import EditViewSet, PartViewSet
from dossiers.api import reading
from dossiers.api.factual import columns_for
from dossiers.api.filters import appeals as filters
from dossiers.api.serializers import appeals as serializers
from dossiers.models import Appeal, AppealPerson, Response, ResponseItem


class AppealViewSet(CitableViewSet):
    """Something asked on behalf of prisoners. By itself an appeal comes with its responses."""

    model = Appeal
    queryset = Appeal.objects.all()
    filterset_class = filters.AppealFilterSet
    orderings: ClassVar = {"date": by_date("date"), "deadline": by_date("deadline")}
    composed_once = True
    read_serializer = serializers.AppealSerializer
    detail_serializer = serializers.AppealDetailSerializer
    write_serializer = serializers.AppealWriteSerializer
    edit_serializer = serializers.AppealEditSerializer
    evidence = columns_for(Appeal)

    def for_list(self, rows: Any) -> Any:
        """With the rows it names and its visible persons."""
        return reading.appeals(rows, self.request.user)

    def for_detail(self, rows: Any) -> Any:
        """With its claims and its visible responses."""
        return reading.whole_appeals(rows, self.request.user)


class AppealPersonViewSet(PartViewSet):
    """Whom appeals speak of, and what was asked for each."""

    model = AppealPerson
    queryset = AppealPerson.objects.all()
    filterset_class = filters.AppealPersonFilterSet
    read_serializer = serializers.PersonOfAppealSerializer
    write_serializer = serializers.AppealPersonWriteSerializer
    edit_serializer = serializers.AppealPersonEditSerializer

    def for_list(self, rows: Any) -> Any:
        """With the appeal's reference and the person's names."""
        return rows.select_related("appeal", "person").prefetch_related("person__names")


class ResponseViewSet(EditViewSet):
    """Answers to appeals, the absence of one, and what was volunteered."""

    model = Response
    queryset = Response.objects.all()
    filterset_class = filters.ResponseFilterSet
    orderings: ClassVar = {"date": by_date("date")}
    composed_once = True
    read_serializer = serializers.ResponseSerializer
    detail_serializer = serializers.ResponseDetailSerializer
    write_serializer = serializers.ResponseWriteSerializer
    edit_serializer = serializers.ResponseEditSerializer
    evidence = columns_for(Response)

    def for_list(self, rows: Any) -> Any:
        """With the rows it names and its visible answers."""
        return reading.responses(rows, self.request.user)

    def for_detail(self, rows: Any) -> Any:
        """With its claims."""
        return reading.whole_responses(rows, self.request.user)


class AnswerViewSet(PartViewSet):
    """What responses say of single persons."""

    model = ResponseItem
    queryset = ResponseItem.objects.all()
    filterset_class = filters.AnswerFilterSet
    read_serializer = serializers.AnswerOfResponseSerializer
    write_serializer = serializers.AnswerWriteSerializer
    edit_serializer = serializers.AnswerEditSerializer

    def for_list(self, rows: Any) -> Any:
        """With the person's names."""
        return rows.select_related("person").prefetch_related("person__names")
