"""Making two sources of one document into one."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from casetracker.access import Audience
from casetracker.history import acting
from sources.models.anchor import Anchor
from sources.models.passage import Passage
from sources.models.snapshot import Snapshot

if TYPE_CHECKING:
    from sources.models.source import Source

Keys = Mapping[UUID, UUID]
"""What is gone, and what stands for it."""

SAID_OF_IT = ("speaker", "translation", "translator")
WIDEST_FIRST = Audience.values


@transaction.atomic
def merge_sources(gone: "Source", kept: "Source", *, by: AbstractBaseUser, reason: str) -> None:
    """Give ``kept`` the snapshots of ``gone``, then let ``gone`` redirect to it.

    A snapshot that both have, of the same file and text, stays with ``gone``, and its passages go
    to that of ``kept``. Where the same words are marked in both, what rests on the passage goes to
    the one of ``kept``, whose audience becomes the narrower of the two. Raises `MergeError` where
    the two cannot be one: one is merged already, or what rests on both passages contradicts.
    """
    gone.refuse_merge_with(kept)
    with acting(by=by, reason=reason):
        for source in sorted((gone, kept), key=lambda each: each.pk):
            source.hold()
        gone.leave_trail_to(kept)
        snapshots = _twins(gone, kept)
        gone.snapshots.exclude(pk__in=snapshots).update(source=kept)
        passages = _move_passages(snapshots)
        _move_what_rests_on(passages)
        _move_anchors(snapshots, passages)
        kept.judge_passages()


def _twins(gone: "Source", kept: "Source") -> Keys:
    """The snapshots that both have. The same text has the same offsets."""
    hashes = ("file_sha256", "text_sha256")
    theirs = {tuple(own): key for key, *own in kept.snapshots.values_list("pk", *hashes)}
    return {
        key: theirs[tuple(own)]
        for key, *own in gone.snapshots.values_list("pk", *hashes)
        if tuple(own) in theirs
    }


def _move_passages(snapshots: Keys) -> Keys:
    """Hand over the passages of ``snapshots``; return those whose words were marked there too."""
    marked: dict[Any, Passage] = {
        (each.snapshot_id, each.start, each.end): each
        for each in Passage.objects.filter(snapshot__in=snapshots.values())
    }
    twins: dict[UUID, UUID] = {}
    for passage in Passage.objects.filter(snapshot__in=snapshots):
        there = snapshots[passage.snapshot_id]
        twin = marked.get((there, passage.start, passage.end))
        if twin is None:
            Passage.objects.filter(pk=passage.pk).update(snapshot=there)
        else:
            _say_of(twin, passage)
            twins[passage.pk] = twin.pk
    return twins


def _say_of(twin: Passage, passage: Passage) -> None:
    """Let ``twin`` say what only ``passage`` said, to nobody who might not read both."""
    said = {name: getattr(passage, name) for name in SAID_OF_IT if not getattr(twin, name)}
    narrower = max(twin.audience, passage.audience, key=WIDEST_FIRST.index)
    Passage.objects.filter(pk=twin.pk).update(**said, audience=narrower)


def _move_what_rests_on(passages: Keys) -> None:
    """Hand over the rows that keep a passage from being deleted.

    They are of other apps, and their querysets say themselves how they ``follow_passages``.
    """
    for relation in Passage._meta.related_objects if passages else ():
        if relation.on_delete is models.PROTECT:
            rows: Any = relation.related_model
            rows._default_manager.follow_passages(passages)


def _move_anchors(snapshots: Keys, passages: Keys) -> None:
    """Record of what stays what was found and decided about what is gone.

    What was found never changes, so this makes rows anew. Those that would lead to an earlier
    snapshot, or say again what is recorded, are left out; the history has them.
    """
    touched = Anchor.objects.filter(
        passage__snapshot__in={*snapshots, *snapshots.values()}
    ) | Anchor.objects.filter(snapshot__in=snapshots)
    anchors = list(touched)
    places = dict(_where_to(anchors, snapshots, passages))
    staying = {
        places[each.pk]
        for each in anchors
        if places.get(each.pk) == (each.passage_id, each.snapshot_id)
    }
    made: dict[Any, Anchor] = {}
    for anchor in anchors:
        place = places.get(anchor.pk)
        if place is not None and place not in staying:
            made.setdefault(place, _again(anchor, *place))
    gone = [
        each.pk for each in anchors if places.get(each.pk) != (each.passage_id, each.snapshot_id)
    ]
    Anchor.objects.filter(pk__in=gone).delete()
    Anchor.objects.bulk_create(made.values())


def _where_to(
    anchors: list[Anchor], snapshots: Keys, passages: Keys
) -> Iterator[tuple[UUID, tuple[UUID, UUID]]]:
    """The passage and the later snapshot of each anchor that is to stand, by its key."""
    places = {
        each.pk: (
            passages.get(each.passage_id, each.passage_id),
            snapshots.get(each.snapshot_id, each.snapshot_id),
        )
        for each in anchors
    }
    held_in = dict(
        Passage.objects.filter(pk__in={key for key, _ in places.values()}).values_list(
            "pk", "snapshot_id"
        )
    )
    keys = {*held_in.values(), *(key for _, key in places.values())}
    taken = dict(Snapshot.objects.filter(pk__in=keys).values_list("pk", "captured_at"))
    for key, (passage, later) in places.items():
        own = held_in[passage]
        if (taken[own], own) < (taken[later], later):
            yield key, (passage, later)


def _again(anchor: Anchor, passage: UUID, snapshot: UUID) -> Anchor:
    """A row that says the same of ``passage`` in ``snapshot``."""
    said = {
        column.attname: getattr(anchor, column.attname)
        for column in Anchor._meta.concrete_fields
        if column.name not in ("id", "created_at")
    }
    return Anchor(**{**said, "passage_id": passage, "snapshot_id": snapshot})
