"""The tables of documents and passages."""

from sources.models.anchor import Anchor
from sources.models.passage import Passage
from sources.models.publisher import Publisher
from sources.models.snapshot import Snapshot
from sources.models.source import Source

__all__ = ["Anchor", "Passage", "Publisher", "Snapshot", "Source"]
