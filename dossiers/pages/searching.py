"""The page of the text search."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casetracker.languages import bilingual
from casetracker.pages.filtering import Control, PageFilters, choice, codes, filtered, search
from casetracker.searching.entries import SearchKind
from casetracker.time_limit import TooSlowError
from dossiers.searching.asked import SearchFilterSet
from dossiers.searching.links import page_of
from sources.models import Source

MOST = 30


def _date(label: str) -> Control:
    """A control to write a day, a month or a year in."""
    return Control(label, forms.TextInput(attrs={"placeholder": "2011-04", "maxlength": 40}))


class SearchPageFilters(PageFilters, SearchFilterSet):
    """The API's filters of `search`, those shown that one asks for most."""

    def controls(self) -> Mapping[str, Control]:
        """Choices are those of documents that the reader may see."""
        return {
            "q": search(bilingual("Words", "检索词")),
            "kind": codes(bilingual("In", "范围"), SearchKind.choices),
            "written_in": choice(
                bilingual("Language of the document", "文件语言"), self._languages()
            ),
            "published_after": _date(str(bilingual("Published from", "发布日期自"))),
            "published_before": _date(str(bilingual("Published until", "发布日期至"))),
        }

    def _languages(self) -> list[tuple[str, str]]:
        visible = Source.objects.visible_to(self.viewer).exclude(language="")
        values = visible.order_by("language").values_list("language", flat=True).distinct()
        return [(value, value) for value in values]


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What fits the words asked for, the best first; 400 for what cannot be looked for.

    Without anything asked, the empty form.
    """
    filters = filtered(SearchPageFilters, Source.objects.visible_to(request.user), request)
    context: dict[str, object] = {"filters": filters}
    if not request.GET:
        return render(request, "dossiers/search.html", context)
    if not filters.is_valid():
        return render(request, "dossiers/search.html", context, status=400)
    try:
        answer = filters.answer(most=MOST)
    except TooSlowError as slow:
        filters.form.add_error("q", slow.message)
        return render(request, "dossiers/search.html", context, status=400)
    found = [
        (result, [(page_of(result, snippet), snippet) for snippet in result.snippets])
        for result in answer.results
    ]
    context |= {
        "answer": answer,
        "found": found,
        # To count what common words find takes longer than to find the best.
        "is_all": len(found) < MOST,
        "ignored": filters.asked.ignored,
    }
    return render(request, "dossiers/search.html", context)
