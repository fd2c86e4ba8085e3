"""The admin of documents and passages."""

from sources.admin import passages, publishers, snapshots, sources

__all__ = ["passages", "publishers", "snapshots", "sources"]
