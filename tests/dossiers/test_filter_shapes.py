"""Filters whose SQL has more than one form find what their rule says, in every form."""

import random
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from casetracker.access import Role
from dossiers.api.filters.cases import DetentionFilterSet
from dossiers.api.filters.claims import ClaimFilterSet
from dossiers.api.filters.people import PersonFilterSet
from dossiers.models import Claim, Detention, Person
from tests.factories import (
    make_claim,
    make_detention,
    make_passage,
    make_person,
    make_published_person,
    make_publisher,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

SEED = 20261122
ROLES = [Role.READER, Role.RESEARCHER, Role.ANALYST]


@pytest.fixture(autouse=True)
def _noise() -> None:
    """Claims drawn by lot that agree and disagree, some of them hidden, proposed or retracted."""
    draw = random.Random(SEED)
    make_published_person()
    by, reviewer = make_user(Role.ANALYST), make_user(Role.REVIEWER)
    person, hidden = make_published_person(), make_person(audience="confidential")
    records = [
        (person, "residence"),
        (hidden, "residence"),
        (make_detention(person), "place"),
        (make_status_change(person), "mechanism"),
        (make_detention(), "place"),
    ]
    voices = [make_publisher(name=name) for name in ("One", "Two", "Three")]
    for number in range(12):
        audience = ["public", "public", "internal", "public", "confidential"][number % 5]
        source = make_source(
            publisher=[*voices, None][number % 4],
            origin=draw.choice([voices[0], None, None, None]),
            audience=audience,
        )
        passage = make_passage(snapshot=make_snapshot(source=source, by=by), by=by)
        for record, field in draw.sample(records, k=3):
            value = "release" if field == "mechanism" else f"{number % 2}"
            accepted_by = reviewer if draw.random() < 0.8 else None
            claim = make_claim(
                record, field, value, passage=passage, by=by, accepted_by=accepted_by
            )
            if draw.random() < 0.1:
                claim.retract(by=by, reason="Read again")


def _found(filter_set: Any, rows: Any, viewer: Any, **asked: str) -> list[set[Any]]:
    """The keys of the rows that fit, as all of them, as a page and by asking for each are found."""
    request = SimpleNamespace(user=viewer)
    fit = filter_set(asked, queryset=rows, request=request, narrow=True).qs
    assert fit.count() == len(fit)
    page = fit.order_by("-pk")[:100]
    return [{row.pk for row in fit}, {row.pk for row in page}]


def _origins(claim: Claim, seen: Iterable[Claim]) -> int:
    """How many independent origins say the same, by the plain rule."""
    said = (claim.subject_name, claim.subject.pk, claim.field, claim.value)
    return len(
        {
            other.voice_key
            for other in seen
            if (other.subject_name, other.subject.pk, other.field, other.value) == said
            and other.state == "accepted"
        }
    )


@pytest.mark.parametrize("role", ROLES)
def test_corroboration_counts_the_origins_that_one_may_see(role: Role) -> None:
    viewer = make_user(role)
    seen = list(Claim.objects.visible_to(viewer).with_evidence())
    origins = {claim.pk: _origins(claim, seen) for claim in seen}
    assert {1, 2} <= set(origins.values())
    rows = Claim.objects.visible_to(viewer)
    for number in range(5):
        at_least = {key for key, told in origins.items() if told >= number}
        at_most = {key for key, told in origins.items() if told <= number}
        told = {"corroboration_min": at_least, "corroboration_max": at_most}
        for name, wanted in told.items():
            found = _found(ClaimFilterSet, rows, viewer, **{name: str(number)})
            assert found == [wanted, wanted], (name, number)


@pytest.mark.parametrize("role", ROLES)
def test_people_are_found_by_the_claims_about_them_and_their_records(role: Role) -> None:
    viewer = make_user(role)
    seen = Claim.objects.visible_to(viewer).filter(state__in=["accepted", "proposed"])
    wanted = {
        (claim.person or claim.detention or claim.status_change)
        for claim in seen.filter(passage__snapshot__source__publisher__name="One")
    }
    keys = {getattr(record, "person_id", None) or record.pk for record in wanted if record}
    rows = Person.objects.visible_to(viewer)
    assert keys
    assert len(keys) < Person.objects.count()
    found = _found(PersonFilterSet, rows, viewer, publisher="One")
    assert found == [keys, keys]
    held = {record.pk for record in wanted if isinstance(record, Detention)}
    rows_held = Detention.objects.visible_to(viewer)
    assert _found(DetentionFilterSet, rows_held, viewer, publisher="One") == [held, held]
