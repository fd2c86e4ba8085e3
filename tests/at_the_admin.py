"""Working at the admin in tests: logging in, sending its forms back, and cases to look at."""

from collections.abc import Iterable
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import AppealPerson, Charge, ExternalId, Person, Relationship, ResponseItem
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_event,
    make_facility,
    make_forum,
    make_name,
    make_offence,
    make_organisation,
    make_passage,
    make_person,
    make_response,
    make_snapshot,
    make_status_change,
    make_token,
    make_user,
)


def client_of(who: User | Role | str) -> Client:
    """A browser in which ``who`` is logged in; an account is made where a role is given."""
    user = who if isinstance(who, User) else make_user(who)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(row: models.Model, page: str = "change") -> str:
    """The address of an admin page about a row."""
    return reverse(f"{_base(type(row))}_{page}", args=[row.pk])


def list_of(model: type[models.Model], page: str = "changelist") -> str:
    """The address of a model's list, or of its form for a new row."""
    return reverse(f"{_base(model)}_{page}")


def _base(model: type[models.Model]) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}"


def registered() -> list[type[models.Model]]:
    """Every model with pages in the admin, in a fixed order."""
    return sorted(admin.site._registry, key=lambda model: model._meta.label)


def filled_in(response: Any) -> dict[str, Any]:
    """What a browser would send back from the form of an admin page, unchanged."""
    told: dict[str, Any] = {}
    forms: Iterable[Any] = [response.context["adminform"].form]
    for part in response.context["inline_admin_formsets"]:
        forms = [*forms, part.formset.management_form, *part.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is True:
                told[bound.html_name] = "on"
            elif value is not None and value is not False and value != "":
                told[bound.html_name] = value
    return told


def errors_of(response: Any) -> dict[str, list[str]]:
    """The errors that a page shows, by the name of the input; "" where they stand above all."""
    found: dict[str, list[str]] = {}
    context = response.context
    forms = [context["adminform"].form] if "adminform" in context else [context["form"]]
    for part in context.get("inline_admin_formsets", ()):
        forms.extend(part.formset.forms)
        if part.formset.non_form_errors():
            found[part.formset.prefix] = list(part.formset.non_form_errors())
    for form in forms:
        for name, messages in form.errors.items():
            place = "" if name == "__all__" else form.add_prefix(name)
            found.setdefault(place, []).extend(messages)
    return found


def queries_of(client: Client, address: str) -> int:
    """How many statements the page takes; it must open.

    It is opened once before, since the first to ask also fills what a process remembers.
    """
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response: HttpResponse = client.get(address)  # type: ignore[assignment]
    assert response.status_code == 200, address
    return len(captured)


def fill_dossier(person: Person, *, by: User, reviewer: User) -> None:
    """Hang one of everything on ``person``, with claims accepted and proposed."""
    other = make_person()
    make_name(person, f"曉波{person.names.count()}", script="hant", kind="pen")
    ExternalId.objects.create(person=person, scheme="other", value=str(other.pk))
    Relationship.objects.create(person=person, other=other, kind="friend")
    detention = make_detention(
        person,
        certainty="reported",
        facility=make_facility(),
        authority=make_organisation(),
        sentence_court=make_organisation(),
        event=make_event(),
    )
    offence = make_offence(
        f"CL97-{200 + person.detentions.count()}",
        article=200,
        paragraph=None,
        item=person.detentions.count(),
    )
    Charge.objects.create(detention=detention, offence=offence, stage="convicted")
    change = make_status_change(person, by=by, facility=make_facility(), court=make_organisation())
    appeal = make_appeal(
        made_by=make_organisation(), addressed_to=make_organisation(), forum=make_forum()
    )
    AppealPerson.objects.create(appeal=appeal, person=person, request="release")
    response = make_response(appeal, responder=make_organisation())
    ResponseItem.objects.create(response=response, person=person, kind="refuse")
    passage = make_passage(by=by, speaker="the court")
    for record, field in (
        (detention, "form"),
        (change, "custody"),
        (appeal, "kind"),
        (response, "kind"),
    ):
        make_claim(record, field, passage=passage, by=by, accepted_by=reviewer)
    make_claim(person, "names", by=by, accepted_by=reviewer)
    make_claim(detention, "began", by=by)


def one_of_each() -> dict[type[models.Model], models.Model]:
    """A row of every model with pages in the admin."""
    analyst, reviewer = make_user(Role.ANALYST), make_user(Role.REVIEWER)
    fill_dossier(make_person(sex="male"), by=analyst, reviewer=reviewer)
    make_snapshot()
    make_token(analyst)
    told = {"username": "stranger", "ip_address": "192.0.2.1", "user_agent": "x", "path_info": "/"}
    AccessAttempt.objects.create(**told, failures_since_start=5)
    AccessLog.objects.create(**told)
    AccessFailureLog.objects.create(**told)
    return {model: model._default_manager.all()[0] for model in registered()}
