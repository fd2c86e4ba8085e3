"""The review queue: claims by passage, decided one by one or together, from the keyboard."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casetracker.access import Role, may_review
from casetracker.admin.base import LONGEST_REASON
from casetracker.languages import bilingual
from casetracker.models import User
from dossiers.admin import deciding
from dossiers.admin.deciding import Outcome
from dossiers.admin.reviewing import DEEDS
from dossiers.models import Claim
from dossiers.workbench import queue
from dossiers.workbench.cards import Card, cards_of
from dossiers.workbench.queue import View, Wanted

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

MOST = 200
"""Claims that one request may decide on."""

REASONS = (
    bilingual("The passage does not say this.", "该段落并无此说。"),
    bilingual("This is another person of that name.", "此为同名的另一人。"),
    bilingual("More precise than the passage.", "比段落所述更为精确。"),
    bilingual("The passage reports a rumour.", "该段落转述的是传闻。"),
    bilingual("The words begin or end in the wrong place.", "引文的起止位置不当。"),
    bilingual("It belongs to another record.", "应属于另一条记录。"),
)
"""Frequent reasons, offered where one is asked for."""

AGES = (
    (0, bilingual("any age", "不限时间")),
    (1, bilingual("over a day old", "超过一天")),
    (7, bilingual("over a week old", "超过一周")),
    (30, bilingual("over a month old", "超过一月")),
)


class WantedForm(forms.Form):
    """What the queue is cut to, as the address says it."""

    source = forms.CharField(
        label=bilingual("Source", "来源"), required=False, max_length=200, strip=True
    )
    person = forms.CharField(
        label=bilingual("Person", "人物"), required=False, max_length=200, strip=True
    )
    recorder = forms.ModelChoiceField(
        label=bilingual("Recorded by", "录入者"),
        queryset=User.objects.none(),
        to_field_name="username",
        required=False,
        empty_label=bilingual("anybody", "不限"),
    )
    older_than = forms.TypedChoiceField(
        label=bilingual("Age", "时间"), choices=AGES, coerce=int, required=False
    )

    def __init__(self, parameters: QueryDict) -> None:
        super().__init__(parameters, auto_id="wanted-%s", label_suffix="")
        waiting = Claim.objects.to_review().order_by().values("recorded_by")
        recorders: Any = self.fields["recorder"]
        recorders.queryset = User.objects.filter(pk__in=waiting).order_by("username")

    @property
    def wanted(self) -> Wanted:
        """What is asked for. Raises ``BadRequest`` where the address asks for what there is not."""
        if not self.is_valid():
            raise BadRequest("Such a filter is not known.")
        told = self.cleaned_data
        return Wanted(**{**told, "older_than": told["older_than"] or 0})

    @property
    def query(self) -> dict[str, str]:
        """What is set, as parameters of an address."""
        return {name: str(self.data[name]) for name in self.fields if self.data.get(name)}


@require_safe
def queue_page(request: HttpRequest, *, site: "AdminSite") -> HttpResponse:
    """The cards of a view, with what one may do to each claim."""
    user: Any = request.user
    view, form = _view_asked(request), WantedForm(request.GET)
    wanted, counts = form.wanted, queue.counts(queue.views_for(user), viewer=user)
    page = queue.page_of(
        view,
        viewer=user,
        wanted=wanted,
        after=_key(request.GET, "after"),
        left=counts[view] if wanted == Wanted() else None,
    )
    context = {
        **_frame(request, site, view=view, left=page.left, counts=counts),
        "title": str(bilingual("Review queue", "审核队列")),
        "form": form,
        "page": page,
        "next": _address(view, **form.query, after=page.after) if page.after else "",
        "first": _address(view, **form.query) if "after" in request.GET else "",
        "plain": _address(view) if form.query else "",
        "last": deciding.remembered(request.session)[-1:],
    }
    return TemplateResponse(request, "admin/dossiers/queue.html", context)


@require_POST
def decide(request: HttpRequest, *, site: "AdminSite") -> HttpResponse:
    """Do one deed to the claims that are ticked, or to all of the card; each by itself.

    Answers the card as it stands then, or leads back to the page where no script asks.
    """
    verb, keys = _asked(request)
    reason = _reason(request, keys)
    user: Any = request.user
    if verb == "assign":
        outcome = deciding.assign(keys, to=request.POST.get("to", ""), by=user)
    elif verb == "undo":
        outcome = deciding.undo(keys, by=user, session=request.session)
    else:
        deed = DEEDS["retract" if verb == "restate" else verb]
        outcome = deciding.do_all(keys, deed, by=user, reason=reason)
        deciding.remember(outcome, session=request.session)
    if verb == "restate" and outcome.done:
        return _leave(request, _form_for_another(outcome.done[0]))
    if not _is_script(request):
        for refusal in outcome.refusals:
            messages.error(request, refusal)
        if outcome.words:
            messages.success(request, outcome.words)
        return HttpResponseRedirect(_back(request))
    return _answer(request, site, outcome=outcome, typed=reason)


def _answer(
    request: HttpRequest, site: "AdminSite", *, outcome: Outcome, typed: str
) -> HttpResponse:
    """The card with what came of it, and the figures beside it."""
    user: Any = request.user
    view = _view_asked(request)
    rows = Claim.objects.visible_to(user).filter(pk__in=_keys(request.POST.getlist("of")))
    passages = list(dict.fromkeys(rows.order_by().values_list("passage_id", flat=True)))
    wanted = WantedForm(_parameters(request)).wanted
    counts = queue.counts(queue.views_for(user), viewer=user)
    left = counts[view]
    if wanted != Wanted():
        left = wanted.cut(queue.claims_in(view, viewer=user), viewer=user).count()
    context = {
        **_frame(request, site, view=view, left=left, counts=counts),
        "outcome": outcome,
        "typed": typed if outcome.refusals else "",
        "cards": _with_undo(cards_of(rows, passages=passages, viewer=user), request),
        "is_answer": True,
    }
    return TemplateResponse(request, "admin/dossiers/queue_answer.html", context)


def _with_undo(cards: list[Card], request: HttpRequest) -> list[Card]:
    """The cards, which offer to take back what was decided in this session."""
    mine = {key for done in deciding.remembered(request.session) for key in done["claims"]}
    for card in cards:
        card.undoable = {
            item.claim.pk
            for item in card.items
            if str(item.claim.pk) in mine and item.claim.reviewed_by_id == request.user.pk
        }
    return cards


def _frame(
    request: HttpRequest, site: "AdminSite", *, view: View, left: int, counts: dict[View, int]
) -> dict[str, Any]:
    """What every card and the figures need to know of the page."""
    user: Any = request.user
    today = queue.decided_today(user)
    return {
        **site.each_context(request),
        "view": view,
        "query": _parameters(request).urlencode(),
        "is_reviewer": may_review(user),
        "viewer": user,
        "reviewers": _reviewers() if may_review(user) else [],
        "reasons": REASONS,
        "longest_reason": LONGEST_REASON,
        "counts": list(counts.items()),
        "left": left,
        "today": today,
        "total_today": max(left + today, 1),
    }


def _reviewers() -> list[str]:
    """The user names of those who may be asked to decide."""
    named = Q(groups__name__in=(Role.REVIEWER.value, Role.ADMINISTRATOR.value))
    rows = User.objects.filter(named | Q(is_superuser=True), is_active=True)
    return list(rows.order_by("username").values_list("username", flat=True).distinct())


def _asked(request: HttpRequest) -> tuple[str, list[UUID]]:
    """The verb, and the claims it is meant for: one, else those ticked, else all of the card."""
    verb, _, one = request.POST.get("one", "").partition(":")
    if not verb:
        verb = request.POST.get("deed", "")
    if verb not in (*DEEDS, "assign", "undo", "restate"):
        raise BadRequest("There is no such deed.")
    told = [one] if one else request.POST.getlist("claim") or request.POST.getlist("of")
    return verb, _keys(told)


def _reason(request: HttpRequest, keys: list[UUID]) -> str:
    """What was written for the one claim, else for the card."""
    told = request.POST.get("reason", "")
    if len(keys) == 1:
        told = request.POST.get(f"reason-{keys[0]}", told)
    return told.strip()[:LONGEST_REASON]


def _keys(told: list[str]) -> list[UUID]:
    if len(told) > MOST:
        raise BadRequest("Too many claims at once.")
    try:
        return [UUID(key) for key in told]
    except ValueError as malformed:
        raise BadRequest("Such a claim cannot be chosen.") from malformed


def _key(parameters: QueryDict, name: str) -> UUID | None:
    found = _keys([str(parameters[name])] if parameters.get(name) else [])
    return found[0] if found else None


def _parameters(request: HttpRequest) -> QueryDict:
    """Those of the page, which its forms repeat."""
    return request.GET if request.method != "POST" else QueryDict(request.POST.get("query", ""))


def _view_asked(request: HttpRequest) -> View:
    """The view that the page's address names; the first that one may look at where none is."""
    user: Any = request.user
    allowed = queue.views_for(user)
    named = _parameters(request).get("view") or allowed[0].value
    view = next((view for view in View if view.value == named), None)
    if view is None:
        raise BadRequest("There is no such view.")
    return view if view in allowed else allowed[0]


def _address(view: View, **parameters: str) -> str:
    told = {"view": view.value, **{name: text for name, text in parameters.items() if text}}
    return f"{reverse('admin:dossiers_claim_queue')}?{urlencode(told)}"


def _back(request: HttpRequest) -> str:
    """The page that was asked from."""
    query = _parameters(request).urlencode()
    address = reverse("admin:dossiers_claim_queue")
    return f"{address}?{query}" if query else address


def _form_for_another(claim: Claim) -> str:
    """The form that states another claim on the same words."""
    subject = {claim.subject_name: getattr(claim, f"{claim.subject_name}_id")}
    told = urlencode({**subject, "field": claim.field, "passage": claim.passage_id})
    return f"{reverse('admin:dossiers_claim_add')}?{told}"


def _leave(request: HttpRequest, target: str) -> HttpResponse:
    if _is_script(request):
        return HttpResponse(headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
