"""From a fact to words that bear it out: the search page, and citing what it finds."""

import re
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from casetracker.access import may_edit
from casetracker.admin import RoleAdmin
from casetracker.admin.deeds import change_url, safe_return
from casetracker.admin.forms import perform
from casetracker.languages import bilingual
from dossiers.admin.words_form import WordsForm
from dossiers.facts import Fact
from dossiers.finding import (
    MOST_DOCUMENTS,
    Found,
    Hit,
    Terms,
    TooSlowError,
    find_words,
    people_of,
    terms_for,
)
from dossiers.models import SUBJECTS, Person

B = TypeVar("B", bound=models.Model)

LONGEST_SEARCH = 400
LONGEST_FRAGMENT = 80


@dataclass(frozen=True)
class Offer:
    """A hit with the form that cites it, and the address at which it is read in place."""

    hit: Hit
    form: WordsForm
    url: str


class Citing:
    """One fact of one record, and the search for words that say it."""

    def __init__(self, record: Any, fact: Fact, *, request: HttpRequest) -> None:
        self.record, self.fact, self.request = record, fact, request
        self.subject = next(name for name, model in SUBJECTS.items() if type(record) is model)
        held = fact.held(record)
        chosen = request.GET.get("value", "")
        self.all_held = [item.text for item in held]
        self.held = [item for item in held if item.text == chosen] or held
        self.value = chosen if chosen in self.all_held else ""
        self.words = request.GET.get("q", "")[:LONGEST_SEARCH].replace("\0", " ")
        self.failed = ""

    @property
    def shown(self) -> list[str]:
        """The values looked for, in words for people."""
        return [self.fact.shown(item.text) for item in self.held]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Each of several values held, with the query that looks for it alone."""
        texts = self.all_held if len(self.all_held) > 1 else []
        return [(self.fact.shown(text), urlencode({"value": text})) for text in texts]

    def search(self) -> tuple[Terms, Found]:
        """What is looked for and what is found; ``failed`` says why nothing could be."""
        viewer = self.request.user
        people = people_of(self.record, viewer=viewer)
        own_words = [part for part in re.split(r"[;；\n]", self.words) if part.strip()]
        held = [item.text for item in self.held]
        terms = terms_for(self.fact, held=held, people=people, words=own_words)
        try:
            found = find_words(
                self.record,
                fact=self.fact,
                held=self.held,
                terms=terms,
                people=people,
                viewer=viewer,
            )
        except TooSlowError as slow:
            self.failed = slow.message
            found = Found()
        return terms, found

    def offers(self, found: Found) -> list[Offer]:
        """Each hit with its form and its address."""
        held = [item.text for item in self.held]
        return [
            Offer(
                hit,
                WordsForm.of(hit, fact=self.fact, held=held, number=number),
                self._reading_url(hit),
            )
            for number, hit in enumerate(found.hits)
        ]

    def _reading_url(self, hit: Hit) -> str:
        """The reader at the words, with this person, record and fact chosen for the panel there."""
        told = {
            "snapshot": str(hit.snapshot.pk),
            "subject": self.subject,
            "key": str(self.record.pk),
            "field": self.fact.name,
        }
        person = self.record if isinstance(self.record, Person) else None
        person = person or getattr(self.record, "person", None)
        if person is not None:
            told["person"] = person.reference
        page = reverse("source", args=[hit.source.reference])
        words = quote(" ".join(hit.quote[:LONGEST_FRAGMENT].split()).rsplit(" ", 1)[0], safe="")
        place = f"passage-{hit.passage.pk}" if hit.passage else f":~:text={words}"
        return f"{page}?{urlencode(told)}#{place}"


class CitesFacts(RoleAdmin[B]):
    """Records whose facts are cited from a search over documents."""

    def get_urls(self) -> list[URLPattern]:
        """With the search for each fact."""
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        guard = self.admin_site.admin_view
        own = path("<uuid:key>/cite/<str:field>/", guard(self.cite_view), name=f"{prefix}_cite")
        return [own, *super().get_urls()]

    def fact_of(self, request: HttpRequest, key: UUID, field: str) -> tuple[B, Fact]:
        """The record and its fact. Raises ``Http404`` or ``PermissionDenied``."""
        record = self.get_object(request, str(key))
        if not may_edit(request.user):
            raise PermissionDenied
        fact = type(record).FACTS.get(field)  # type: ignore[attr-defined]
        if fact is None:
            raise Http404("There is no such fact.")
        return record, fact

    def cite_view(self, request: HttpRequest, key: UUID, field: str) -> HttpResponse:
        """Search for words, and on POST cite those that were chosen."""
        record, fact = self.fact_of(request, key, field)
        citing = Citing(record, fact, request=request)
        refused = None
        if request.method == "POST":
            refused = WordsForm(request.POST, fact=fact, auto_id="id_refused_%s")
            if refused.is_valid() and perform(
                refused,
                lambda: refused.propose(record, by=request.user),  # type: ignore[arg-type]
            ):
                proposed = bilingual(
                    "The passage is marked and the claim is proposed.", "段落已标注，主张已提出。"
                )
                messages.success(request, str(proposed))
                return HttpResponseRedirect(safe_return(request, home_of(record)))
        return self._cite_page(request, citing, refused)

    def _cite_page(
        self, request: HttpRequest, citing: Citing, refused: WordsForm | None
    ) -> TemplateResponse:
        terms, found = citing.search()
        label = citing.fact.label(type(citing.record))
        context = {
            **self.admin_site.each_context(request),
            "title": str(bilingual("Cite: {}", "引证：{}")).format(label),
            "opts": self.opts,
            "back": safe_return(request, home_of(citing.record)),
            "citing": citing,
            "label": label,
            "terms": terms,
            "found": found,
            "offers": citing.offers(found),
            "refused": refused,
            "most": MOST_DOCUMENTS,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/dossiers/cite.html", context)


def home_of(record: Any) -> str:
    """The page on which a record is worked on: its dossier, else its own."""
    person = getattr(record, "person", None)
    return change_url(person or record)


def cite_url(record: Any, field: str) -> str:
    """The search for words that bear out one fact of a record."""
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_cite", args=[record.pk, field])
