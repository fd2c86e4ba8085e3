"""How static files are kept: named for their contents, and compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Files named for their contents; scripts import each other by those names too."""

    support_js_module_import_aggregation = True
