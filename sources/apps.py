"""The application of documents and passages."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """Publishers, sources, snapshots and passages."""

    name = "sources"
    verbose_name = "sources"
