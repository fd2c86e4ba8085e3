"""The list of people as a download: CSV for spreadsheets, JSON lines for programs."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer

from dossiers.api.listing import Line
from dossiers.reports.tables import TableForm, table_response


class DownloadRenderer(BaseRenderer):
    """Names a format for the choice between formats; the answer itself is streamed by the view."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> Any:
        """Nothing: a download is never rendered whole. Raises ``NotImplementedError``."""
        raise NotImplementedError


class CSVRenderer(DownloadRenderer):
    """``format=csv``."""

    media_type = "text/csv"
    format = "csv"


class JSONLinesRenderer(DownloadRenderer):
    """``format=jsonl``."""

    media_type = "application/jsonl"
    format = "jsonl"


def download(
    chunks: Iterable[list[Line]], wanted: Collection[str], *, form: TableForm
) -> StreamingHttpResponse:
    """The lines as they are read, with a column for every key of ``wanted``."""
    columns = {key: key for key in wanted}
    rows = _cells(chunks) if form is TableForm.CSV else (line for chunk in chunks for line in chunk)
    return table_response(rows, columns=columns, form=form, name="people")


def _cells(chunks: Iterable[list[Line]]) -> Iterator[Line]:
    """Each line with its dates as EDTF texts."""
    for chunk in chunks:
        for line in chunk:
            yield {
                key: value["edtf"] if isinstance(value, dict) else value
                for key, value in line.items()
            }
