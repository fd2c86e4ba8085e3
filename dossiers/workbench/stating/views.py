"""The parts of the panel as the browser asks for them; all but the searches by POST."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST, require_safe

from casetracker.access import may_edit
from casetracker.admin.forms import REFUSALS
from casetracker.exceptions import CasetrackerError
from casetracker.languages import bilingual
from casetracker.models import User
from dossiers.exceptions import AlreadyStatedError, GoneError, StaleTextError
from dossiers.models import Claim, Person
from dossiers.workbench.stating import memory
from dossiers.workbench.stating.inputs import compared, input_for, suggested
from dossiers.workbench.stating.panel import Panel
from dossiers.workbench.stating.people import FOUND, NEW, people_called, person_meant
from dossiers.workbench.stating.records import NEW_RECORDS, key_of, record_meant
from dossiers.workbench.stating.selection import refuse_overtaken
from dossiers.workbench.stating.statement import Stated, standing_claim, state_claims
from sources.models import Passage, Snapshot, Source

View = Callable[..., HttpResponse]

PANEL = "dossiers/stating_panel.html"
UNDONE = "Taken back by who stated it, right after stating it"
NO_FILES: MultiValueDict[str, Any] = MultiValueDict()
REFUSED = 422
"""The status of a panel that says what is wrong: the browser shows it like any other."""


def for_editors(view: View) -> View:
    """Open to those who may edit; the document must be visible to them."""

    @wraps(view)
    def guarded(request: HttpRequest, reference: str) -> HttpResponse:
        if not may_edit(request.user):
            raise PermissionDenied
        visible = Source.objects.visible_to(request.user).with_publishers()
        return view(request, get_object_or_404(visible, reference=reference))

    return guarded


@require_POST
@for_editors
def state_claim(request: HttpRequest, source: Any) -> HttpResponse:
    """The panel for the words selected, with what was chosen in it so far. Stores nothing."""
    try:
        panel = _panel(request, source)
    except CasetrackerError as refused:
        return _unusable(request, source, refused)
    return render(request, PANEL, {"panel": panel, "source": source})


@require_POST
@for_editors
def state_record(request: HttpRequest, source: Any) -> HttpResponse:
    """Store passage, claims and what is new, or show the panel with what forbids it.

    With ``again`` the panel comes back for another claim on the same words; else an event tells
    the page that something was stored.
    """
    try:
        panel = _panel(request, source, is_submitted=True)
    except CasetrackerError as refused:
        return _unusable(request, source, refused)
    if not panel.is_valid():
        return _refused(request, panel)
    try:
        with transaction.atomic():
            stated = state_claims(panel.statement(), by=_account(request))
    except REFUSALS as refused:
        panel.refuse(refused)
        return _refused(request, panel, refused=refused)
    return _told(request, panel, stated)


@require_safe
@for_editors
def state_people(request: HttpRequest, source: Any) -> HttpResponse:
    """The people who are called as ``q`` says; without it those whom the words are likely about."""
    term = request.GET.get("q", "").strip()
    people = people_called(term, reader=request.user) if term else []
    is_cut = len(people) == FOUND
    context = {"people": people, "term": term, "is_cut": is_cut, "source": source}
    return render(request, "dossiers/stating_people.html", context)


@require_POST
@for_editors
def state_value(request: HttpRequest, source: Any) -> HttpResponse:
    """What a value says in words while it is typed, whether the record agrees, and suggestions."""
    del source
    told = request.POST
    try:
        record, fact = _fact_meant(request)
    except (CasetrackerError, KeyError):
        return render(request, "dossiers/stating_value.html", {})
    value = input_for(fact, suggestions="").value_from_datadict(told, NO_FILES, "value") or ""
    term = told.get("value_key", value).strip()
    rows = suggested(fact, term, reader=request.user) if term else []
    context = {
        "comparison": compared(record, fact, value) if value.strip() else None,
        "rows": rows,
    }
    return render(request, "dossiers/stating_value.html", context)


@require_POST
@for_editors
def state_undo(request: HttpRequest, source: Any) -> HttpResponse:
    """Take back the claims just stated, each with a reason; back to the document."""
    claims = Claim.objects.visible_to(request.user).filter(
        passage__snapshot__source=source, recorded_by=request.user.pk
    )
    keys = [key for key in map(_key, request.POST.getlist("claim")) if key]
    said = str(bilingual("The claim is taken back.", "主张已撤回。"))
    try:
        with transaction.atomic():
            for claim in _claims_meant(claims, keys):
                claim.retract(by=_account(request), reason=UNDONE)
    except CasetrackerError as refused:
        said = refused.message
    message = {"source": source.reference, "text": said}
    if "HX-Request" in request.headers:
        return render(request, "dossiers/stated.html", {"stated": message, "source": source})
    memory.leave_message(request.session, message)
    return redirect("source", source.reference)


def _claims_meant(claims: Any, keys: list[UUID]) -> list[Claim]:
    """The claims of these keys. Raises ``Http404`` where there is none."""
    found = list(claims.filter(pk__in=keys))
    if not found:
        raise Http404("There is no such claim.")
    return found


def _panel(request: HttpRequest, source: Source, *, is_submitted: bool = False) -> Panel:
    """The panel that the browser describes. Raises ``Http404`` or what makes it unusable."""
    told = request.POST
    key = _key(told.get("snapshot", ""))
    visible = Snapshot.objects.visible_to(request.user).filter(source=source)
    snapshot = get_object_or_404(visible.select_related("source"), pk=key)
    refuse_overtaken(snapshot, text_sha256=told.get("text_sha256", ""))
    return Panel(
        snapshot,
        told,
        reader=_account(request),
        remembered=memory.remembered(request.session, source.reference),
        is_submitted=is_submitted,
    )


def _fact_meant(request: HttpRequest) -> tuple[Any, Any]:
    """The record and the fact a value is typed for; raises `GoneError` or ``KeyError``."""
    told = request.POST
    if told.get("person") == NEW:
        record: Any = Person()
    else:
        person = person_meant(told.get("person", ""), reader=request.user)
        key = told.get("record", "")
        if key in NEW_RECORDS:
            raise GoneError("A new record has no single value.", field="record")
        record = record_meant(key, person=person, reader=request.user)
    return record, type(record).FACTS[told.get("field", "")]


def _unusable(request: HttpRequest, source: Source, refused: CasetrackerError) -> HttpResponse:
    """What is wrong with the words themselves: there is nothing to fill in."""
    context = {
        "source": source,
        "refused": refused,
        "newer": refused.newer if isinstance(refused, StaleTextError) else None,
    }
    return render(request, "dossiers/stating_refused.html", context, status=REFUSED)


def _refused(
    request: HttpRequest, panel: Panel, *, refused: Exception | None = None
) -> HttpResponse:
    """The panel as it was sent, with what is wrong."""
    context = {"panel": panel, "source": panel.source, "existing": _existing(panel, refused)}
    return render(request, PANEL, context, status=REFUSED)


def _existing(panel: Panel, refused: Exception | None) -> Claim | None:
    """The claim that says it already, where that is what forbids it."""
    if not isinstance(refused, AlreadyStatedError) or panel.fact is None or panel.record is None:
        return None
    words = Passage.objects.visible_to(panel.reader).filter(
        snapshot=panel.snapshot, start=panel.selection.start, end=panel.selection.end
    )
    passage = words.first()
    if passage is None or panel.value_form is None:
        return None
    value = panel.value_form.cleaned_data["value"]
    return standing_claim(panel.record, panel.fact.name, value, words=passage)


def _told(request: HttpRequest, panel: Panel, stated: Stated) -> HttpResponse:
    """Say what was stored, and remember it for the next selection in this document."""
    source = panel.source.reference
    person = panel.person
    reference = person.reference if person is not None else ""
    chosen = {"person": reference, "record": key_of(stated.record)}
    memory.remember(request.session, source, chosen={**chosen, "field": stated.claims[0].field})
    message = {
        "source": source,
        "text": "; ".join(_in_words(claim) for claim in stated.claims),
        "who": f"{reference} {person.main_name}" if person is not None else "",
        "claims": [str(claim.pk) for claim in stated.claims],
        "passage": str(stated.passage.pk),
    }
    if "again" in request.POST:
        again = _again(request, panel, chosen)
        context = {"panel": again, "source": panel.source, "stated": message}
        return render(request, PANEL, context)
    memory.leave_message(request.session, message)
    return HttpResponse(headers={"HX-Trigger": f'{{"stating:stored": "{stated.passage.pk}"}}'})


def _again(request: HttpRequest, panel: Panel, chosen: dict[str, str]) -> Panel:
    """The panel for the same words, person and record, nothing else chosen."""
    told = QueryDict(mutable=True)
    for name in ("start", "end", "quote", "snapshot", "text_sha256", "speaker"):
        told[name] = request.POST.get(name, "")
    told.update(chosen)
    told["field"] = ""
    return Panel(panel.snapshot, told, reader=panel.reader, remembered={})


def _in_words(claim: Claim) -> str:
    return f"{claim.fact.label(type(claim.subject))}: {claim.shown}"


def _account(request: HttpRequest) -> User:
    """The account that asks, which `for_editors` has seen."""
    return cast("User", request.user)


def _key(text: str) -> UUID | None:
    """A key; None for what cannot be one."""
    try:
        return UUID(text)
    except ValueError:
        return None
