"""The controls above the list of people."""

from collections.abc import Iterable, Mapping

from casetracker.access import sees_unpublished
from casetracker.languages import bilingual
from casetracker.pages.filtering import Control, PageFilters, choice, codes, search
from dossiers.api.filters.people import PersonFilterSet
from dossiers.models import CaseEvent, Detention
from dossiers.vocabularies import (
    SITUATIONS,
    Certainty,
    Custody,
    IssueCategory,
    PublicationState,
    Sex,
)


class PeoplePageFilters(PageFilters, PersonFilterSet):
    """The API's filters of `people`, those shown that one asks for most."""

    ALSO_ALLOWED = PageFilters.ALSO_ALLOWED | {"by"}

    def controls(self) -> Mapping[str, Control]:
        """What the reader may choose; the state of publication only where it differs."""
        groups = [(situation.codes, situation.label) for situation in SITUATIONS]
        custody = [
            (bilingual("groups", "分组"), groups),
            (bilingual("single", "单项"), Custody.choices),
        ]
        controls = {
            "q": search(
                bilingual("A name in any script, or a reference", "任意文字的姓名，或编号")
            ),
            "custody": codes(bilingual("Custody", "羁押状态"), custody),
            "certainty": codes(bilingual("Certainty", "确定程度"), Certainty.choices),
            "issue_category": codes(bilingual("Issue", "议题"), IssueCategory.choices),
            "event": choice(bilingual("Case event", "案件事件"), self._events()),
            "sex": codes(bilingual("Sex", "性别"), Sex.choices),
        }
        if sees_unpublished(self.viewer):
            states = PublicationState.choices
            controls["publication_state"] = codes(bilingual("Publication", "发布状态"), states)
        return controls

    def left_out(self) -> frozenset[str]:
        """The state of publication, for those who see published dossiers only."""
        seen = sees_unpublished(self.viewer)
        return frozenset() if seen else frozenset({"publication_state"})

    def _events(self) -> Iterable[tuple[str, str]]:
        """The events to which a visible detention belongs."""
        known = Detention.objects.visible_to(self.viewer).values("event")
        return [(row.name, str(row)) for row in CaseEvent.objects.filter(pk__in=known)]
