"""The admin of documents and passages."""

from sources.admin import desk, passages, publishers, snapshots, sources

__all__ = ["desk", "passages", "publishers", "snapshots", "sources"]
