"""What documents and passages can nest with ``expand=``, and how each is fetched and shown."""

from typing import Any

from casetracker.access import Actor
from casetracker.api.forms.expanding import nests, relates, to_many, to_one
from sources.api import serializers
from sources.models import Passage, Publisher, Snapshot, Source


def _as_it_is(rows: Any, user: Actor) -> Any:
    del user
    return rows


def _sources(rows: Any, user: Actor) -> Any:
    del user
    return rows.with_publishers()


def _snapshots(rows: Any, user: Actor) -> Any:
    del user
    return rows.without_text().select_related("source", "captured_by")


def _passages(rows: Any, user: Actor) -> Any:
    del user
    return rows.select_related("snapshot__source", "created_by").defer("snapshot__text")


nests(Publisher, serializers.PublisherSerializer, _as_it_is)
nests(Source, serializers.SourceSerializer, _sources)
nests(Snapshot, serializers.SnapshotLineSerializer, _snapshots)
nests(Passage, serializers.PassageSerializer, _passages)

relates(
    Source,
    publisher=to_one(Publisher, "publisher"),
    origin=to_one(Publisher, "origin"),
    snapshots=to_many(Snapshot, "snapshots"),
)
relates(Snapshot, source=to_one(Source, "source"), passages=to_many(Passage, "passages"))
relates(Passage, snapshot=to_one(Snapshot, "snapshot"), source=to_one(Source, "snapshot__source"))
