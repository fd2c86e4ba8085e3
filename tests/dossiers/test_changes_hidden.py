"""The feed tells nobody what they may not see, and a mirror that follows it equals the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import F
from django.urls import reverse

from casetracker.access import Audience, Role
from casetracker.journal import horizon
from casetracker.models import User
from dossiers.changes.past import Past
from dossiers.changes.rules import TOLD, Reader
from dossiers.changes.versions import resources
from dossiers.models import (
    Appeal,
    AppealPerson,
    Claim,
    Name,
    Person,
    Relationship,
    Response,
    ResponseItem,
    StatusChange,
)
from sources.models import Passage, Snapshot, Source
from tests.casetracker.canary import World, make_world
from tests.factories import (
    TEXT,
    make_claim,
    make_passage,
    make_snapshot,
    make_source,
    make_user,
)
from tests.following import Follower, forget_the_era, mirrored

ROLES = ("anonymous", "researcher", "analyst")
CLEAN = "said now"


def shown_person(world: World) -> Person:
    found: Person = world.shown("Person")
    return found


def mend_texts(world: World) -> None:
    """Nothing marked stays in a record that can be changed."""
    for model in TOLD:
        if model in (Snapshot, StatusChange, Claim):
            continue
        texts = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.TextField | models.CharField)
            and not field.choices
            and field.name not in ("quote", "prefix", "suffix", "url")
        ]
        for record, _ in world.records.get(model.__name__, []):
            record.refresh_from_db()
            marked = [name for name in texts if "zq" in str(getattr(record, name))]
            if marked:
                mended = dict.fromkeys(marked, f"{CLEAN} {record.pk}")
                model._default_manager.filter(pk=record.pk).update(**mended)


def move(old: str, new: str) -> Callable[[World], None]:
    def step(world: World) -> None:
        del world
        Person.objects.filter(publication_state=old).update(publication_state=new)

    step.__name__ = f"{old} to {new}"
    return step


def widen(model: Any, old: str, new: str) -> Callable[[World], None]:
    def step(world: World) -> None:
        del world
        model.objects.filter(audience=old).update(audience=new)

    step.__name__ = f"{model.__name__} from {old} to {new}"
    return step


def withdraw_shown(world: World) -> None:
    Person.objects.filter(pk=shown_person(world).pk).update(publication_state="withdrawn")


def widen_two_at_once(world: World) -> None:
    Source.objects.update(audience=Audience.CONFIDENTIAL)
    Person.objects.filter(pk=shown_person(world).pk).update(audience=Audience.CONFIDENTIAL)


def narrow_back_two_at_once(world: World) -> None:
    Source.objects.update(audience=Audience.PUBLIC)
    Person.objects.filter(pk=shown_person(world).pk).update(audience=Audience.PUBLIC)


def take_parts_away(world: World) -> None:
    Name.objects.filter(text="另一个名字").delete()
    Relationship.objects.filter(person=shown_person(world), kind="friend").delete()
    AppealPerson.objects.filter(person=shown_person(world)).delete()
    ResponseItem.objects.filter(person=shown_person(world)).delete()


def accept_claims(world: World) -> None:
    del world
    reviewer = User.objects.get(groups__name=Role.REVIEWER)
    Claim.objects.filter(state="proposed").update(
        state="accepted", reviewed_by=reviewer, reviewed_at=F("recorded_at")
    )


def reject_claims(world: World) -> None:
    del world
    for claim in Claim.objects.filter(state="accepted")[:5]:
        Claim.objects.filter(pk=claim.pk).update(state="rejected", review_reason="no")


def archive(world: World) -> None:
    by = User.objects.filter(groups__name=Role.ANALYST).first()
    for kind in ("Source", "Appeal"):
        world.shown(kind).archive(by=by, reason="gone")


def restore(world: World) -> None:
    by = User.objects.filter(groups__name=Role.ANALYST).first()
    for kind in ("Source", "Appeal"):
        world.shown(kind).restore(by=by)


def merge(world: World) -> None:
    by = User.objects.get(username=world.shown("Snapshot").captured_by.username)
    others = Person.objects.standing().exclude(pk=shown_person(world).pk).order_by("pk")
    one, other = others.filter(relationships__other=shown_person(world))[:2]
    one.merge_into(other, by=by, reason="the same")


def upload_twice(world: World) -> None:
    """Two sources of one document, with the same words marked in both, and others in one."""
    by = User.objects.get(username=world.shown("Snapshot").captured_by.username)
    person = shown_person(world)
    Person.objects.filter(pk=person.pk).update(residence="Shenyang", nationality="Chinese")
    person.refresh_from_db()
    for title in ("uploaded twice", "uploaded first"):
        source = make_source(title=title)
        snapshot = make_snapshot(source=source, by=by)
        audience = Audience.INTERNAL if title == "uploaded first" else Audience.PUBLIC
        marked = make_passage(snapshot=snapshot, by=by, audience=audience)
        make_claim(person, "residence", passage=marked, by=by)
        if title == "uploaded twice":
            make_claim(person, "nationality", passage=marked, by=by)
            alone = make_passage("eleven years", snapshot=snapshot, by=by)
            make_claim(person, "residence", passage=alone, by=by)
            make_snapshot(source=source, by=by, text=TEXT.replace("prison to", "prison  to"))


def merge_uploads(world: World) -> None:
    by = User.objects.get(username=world.shown("Snapshot").captured_by.username)
    gone, kept = (Source.objects.get(title=f"uploaded {word}") for word in ("twice", "first"))
    gone.merge_into(kept, by=by, reason="one document")


def ask_for_the_hidden_alone(world: World) -> None:
    hidden = Person.objects.filter(publication_state="draft").first()
    assert hidden is not None
    AppealPerson.objects.filter(appeal=world.shown("Appeal")).delete()
    AppealPerson.objects.create(appeal=world.shown("Appeal"), person=hidden)


def ask_for_the_shown_too(world: World) -> None:
    AppealPerson.objects.create(appeal=world.shown("Appeal"), person=shown_person(world))


STEPS: list[tuple[Callable[[World], None], ...]] = [
    (mend_texts,),
    (ask_for_the_hidden_alone, widen(Response, "internal", "public")),
    (ask_for_the_shown_too, move("in_review", "published")),
    (widen(Source, "confidential", "internal"), widen(Source, "internal", "public")),
    (accept_claims, widen(Passage, "confidential", "public")),
    (widen(Person, "internal", "public"), widen(Person, "confidential", "internal")),
    (widen(Appeal, "internal", "public"), widen(Response, "public", "confidential")),
    (archive, widen_two_at_once),
    (restore, narrow_back_two_at_once),
    (take_parts_away, widen(Passage, "public", "internal")),
    (withdraw_shown, reject_claims, widen(Passage, "internal", "public")),
    (move("withdrawn", "draft"),),
    (move("draft", "in_review"), merge),
    (move("in_review", "published"), widen(Response, "confidential", "public")),
    (upload_twice, accept_claims),
    (merge_uploads,),
]
"""What happens one after the other; what stands together happens in one transaction."""


def visible(user: Any) -> set[tuple[str, str]]:
    """The kinds and keys of all that a user may see."""
    return {
        (told.kind, str(key))
        for model, told in TOLD.items()
        for key in model._default_manager.visible_to(user).values_list(told.key or "pk", flat=True)  # type: ignore[attr-defined]
    }


def of_the_api(client: Any) -> dict[tuple[str, str], Any]:
    """All records that the resources give, as they give them."""
    found = {}
    for model, told in TOLD.items():
        name, _ = resources()[model]
        answer = client.get(reverse(name.replace("-detail", "-list")), {"page_size": "500"})
        for row in answer.json()["results"]:
            key = str(row[told.key or "id"])
            # The list of people has other fields than a person by themselves.
            whole = client.get(reverse(name, args=[key])).json() if model is Person else row
            if model is Claim:
                whole["passage"] = whole["passage"]["id"]
            found[told.kind, key] = whole
    return found


@pytest.mark.unmeasured
@pytest.mark.django_db(transaction=True)
def test_a_mirror_of_every_role_follows_what_is_shown_and_hidden() -> None:
    forget_the_era()
    with transaction.atomic():
        world = make_world()
    users: dict[str, Any] = {
        role: AnonymousUser() if role == "anonymous" else make_user(role) for role in ROLES
    }
    followers = {
        role: Follower(
            user if user.is_authenticated else None, page_size=7 if role == "anonymous" else 100
        )
        for role, user in users.items()
    }
    told: dict[str, list[Any]] = {role: [] for role in ROLES}
    ever: dict[str, set[tuple[str, str]]] = {role: set() for role in ROLES}

    for role, follower in followers.items():
        told[role] += follower.catch_up()
        text = json.dumps(follower.pages)
        ever[role] = visible(users[role])
        assert [
            mark for mark, seen_by in world.marks.items() if role not in seen_by and mark in text
        ] == []
        assert set(mirrored(told[role])) == ever[role]

    for number, step in enumerate(STEPS):
        with transaction.atomic():
            for deed in step:
                deed(world)
        for role, follower in followers.items():
            told[role] += follower.catch_up()
            now = visible(users[role])
            ever[role] |= now
            where = f"step {number}, {step[0].__name__}, as {role}"
            assert set(mirrored(told[role])) == now, where
            assert {(line["kind"], line["id"]) for line in told[role]} <= ever[role], where

    for role, user in users.items():
        anew = Follower(user if user.is_authenticated else None, page_size=500)
        lines = anew.catch_up()
        held = mirrored(lines)
        assert held == mirrored(told[role])
        records = of_the_api(anew.client)
        assert held == {
            key: {name: row[name] for name in held[key]} for key, row in records.items()
        }
        seen = json.dumps(list(records.values()))
        text = json.dumps(anew.pages)
        keys = {key for _, key in ever[role]}
        assert [
            mark
            for mark, seen_by in world.marks.items()
            if role not in seen_by and mark in text and mark not in seen and mark not in keys
        ] == []
        past_is_as_visible(user)


def past_is_as_visible(user: Any) -> None:
    """Hold the rules about the past to ``visible_to``, of which they say the same."""
    past = Past(Reader.of(user))
    rows = {model: set(model._default_manager.values_list("pk", flat=True)) for model in TOLD}
    past.load(rows)
    upto = horizon()
    for model, keys in rows.items():
        seen = {key for key in keys if past.sees(key, (upto.era, upto.xmax))}  # type: ignore[arg-type]
        shown = model._default_manager.visible_to(user).values_list("pk", flat=True)  # type: ignore[attr-defined]
        assert seen == set(shown), model.__name__
