"""The controls above the list of documents."""

from collections.abc import Mapping

from casetracker.languages import bilingual
from casetracker.pages.filtering import Control, PageFilters, choice, codes, search
from sources.api.filters import SourceFilterSet
from sources.models import Source
from sources.vocabularies import Reliability, SourceKind


class SourcePageFilters(PageFilters, SourceFilterSet):
    """The API's filters of `sources`, five of them shown."""

    def controls(self) -> Mapping[str, Control]:
        """Choices are those of documents that the reader may see."""
        voices = self._held("origin__name")
        return {
            "q": search(bilingual("Words of the title", "标题中的文字")),
            "kind": codes(bilingual("Kind", "类别"), SourceKind.choices),
            "origin": choice(bilingual("Reporting by", "报道方"), voices),
            "written_in": choice(bilingual("Language", "语言"), self._held("language")),
            "reliability": codes(bilingual("Reliability", "可靠性"), Reliability.choices),
        }

    def _held(self, column: str) -> list[tuple[str, str]]:
        """What visible documents hold in ``column``: a name nobody may see is no choice."""
        visible = Source.objects.visible_to(self.viewer).exclude(**{f"{column}": None})
        values = visible.order_by(column).values_list(column, flat=True).distinct()
        return [(value, value) for value in values if value]
