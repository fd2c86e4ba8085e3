"""What a search may be asked with, declared once for the API and the page."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from casetracker.api.filtering import CodesFilter, ReferenceFilter, StrictFilterSet
from casetracker.dates.filters import UncertainDatesFilterSet
from casetracker.languages import bilingual
from casetracker.searching.entries import SearchKind
from casetracker.searching.query import LONGEST_QUERY, Query, QueryError, query_of
from dossiers.searching.finding import Answer, search
from dossiers.searching.kinds import OF_DOCUMENTS
from sources.models import Source
from sources.vocabularies import Reliability
from sources.vocabularies import SourceKind as DocumentKind


class SearchFilterSet(UncertainDatesFilterSet, StrictFilterSet):
    """Filters of `search`. All but `q` and `kind` are about documents, and leave nothing else."""

    ALSO_ALLOWED: ClassVar[frozenset[str]] = frozenset({"page_size", "count", "format", "language"})
    uncertain_dates: ClassVar = {"published": "published"}

    q = django_filters.CharFilter(
        method="kept",
        max_length=LONGEST_QUERY,
        label=bilingual("words", "检索词"),
        help_text='Words, "phrases", -words to leave out, and OR. Chinese without spaces.',
    )
    kind = CodesFilter(
        method="kept",
        choices=SearchKind.choices,
        label=bilingual("kind", "类别"),
        help_text="One kind of record or several; all unless given.",
    )
    source = ReferenceFilter(
        field_name="reference",
        label=bilingual("document", "文件"),
        help_text="The reference of a document: itself and its passages.",
    )
    source_kind = CodesFilter(
        field_name="kind",
        choices=DocumentKind.choices,
        label=bilingual("kind of document", "文件类别"),
        help_text="One kind of document or several.",
    )
    publisher = django_filters.CharFilter(
        field_name="publisher__name",
        label=bilingual("publisher", "发布者"),
        help_text="The English name of who published the copy.",
    )
    origin = django_filters.CharFilter(
        field_name="origin__name",
        label=bilingual("reporting by", "报道方"),
        help_text="The English name of whose reporting it is.",
    )
    written_in = django_filters.CharFilter(
        field_name="language",
        lookup_expr="iexact",
        label=bilingual("language", "语言"),
        help_text="The language of the document, BCP 47, such as en or zh-Hans.",
    )
    reliability = CodesFilter(
        field_name="reliability",
        choices=Reliability.choices,
        label=bilingual("reliability", "可靠性"),
        help_text="One grade or several.",
    )

    class Meta:
        model = Source
        fields: ClassVar[list[str]] = []

    asked: Query
    """What is asked for, once `is_valid`."""

    def kept(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """All documents: it is not about them."""
        del name, value
        return queryset

    @property
    def kinds(self) -> Sequence[SearchKind]:
        """The kinds asked for; none for all."""
        return [SearchKind(code) for code in self.form.cleaned_data.get("kind") or ()]

    @property
    def is_of_documents(self) -> bool:
        """Whether anything is asked of documents."""
        mine = set(self.base_filters) - {"q", "kind"}
        return any(value for name, value in (self.data or {}).items() if name in mine)

    def is_valid(self) -> bool:
        """Whether every parameter is well formed and there is something to look for."""
        if not super().is_valid():
            return False
        try:
            self.asked = query_of(self.form.cleaned_data["q"])
        except QueryError as refused:
            self.form.add_error("q", ValidationError(refused.message, code=refused.code))
        if self.kinds and self.is_of_documents and not OF_DOCUMENTS & set(self.kinds):
            said = bilingual(
                "These have no document: leave out the filters of documents, or ask for sources "
                "or passages.",
                "此类记录不属于任何文件：请去掉文件筛选条件，或选择文件或段落。",
            )
            self.form.add_error("kind", ValidationError(str(said), code="no_document"))
        return not self.form.errors

    def answer(self, *, most: int, counted: bool = False) -> Answer:
        """What fits, of what who asks may see. Raises `TooSlowError`."""
        return search(
            self.asked,
            viewer=self.viewer,
            kinds=self.kinds,
            documents=self.qs if self.is_of_documents else None,
            most=most,
            counted=counted,
        )
