"""Lists as downloads: all rows that the filters find, sent while they are read."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import get_language, override
from rest_framework.renderers import BaseRenderer

from casetracker.api.forms.about import CSVM, About, csvw
from casetracker.api.forms.columns import Column, rows_of
from casetracker.languages import bilingual
from casetracker.tables import CONTENT_TYPES, TableForm, csv_chunks, json_line, json_lines
from casetracker.workbooks import workbook_of

Chunks = Generator[Sequence[Any], None, None]
ABOUT_SHEET = bilingual("About", "说明")


class DownloadRenderer(BaseRenderer):
    """Names a format for the choice between formats; the view itself makes the answer."""

    charset = None

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


class WorkbookRenderer(DownloadRenderer):
    """``format=xlsx``."""

    media_type = CONTENT_TYPES[TableForm.XLSX]
    format = "xlsx"


class CSVMetadataRenderer(DownloadRenderer):
    """``format=csvm``: what a CSV of the same query holds, as W3C CSV on the Web describes it."""

    media_type = CSVM
    format = "csvm"


DOWNLOADS = [JSONLinesRenderer, CSVRenderer, WorkbookRenderer, CSVMetadataRenderer]


class Download:
    """One table on its way out: its rows, a chunk at a time, its columns, and what it is."""

    def __init__(self, chunks: Chunks, *, columns: Sequence[Column], about: About) -> None:
        self.count = 0
        self.columns = columns
        self.about = about
        self.chunks = self._counted(chunks)

    def _counted(self, chunks: Chunks) -> Generator[Sequence[Any], None, None]:
        """The chunks, counted, each made in the language of the request."""
        language = get_language() or "en-gb"
        with closing(chunks):
            while True:
                with override(language):
                    chunk = next(chunks, None)
                if chunk is None:
                    return
                self.count += len(chunk)
                yield chunk

    def cells(self) -> Iterator[Iterable[Sequence[Any]]]:
        """The rows as cells."""
        return (list(rows_of(chunk, self.columns)) for chunk in self.chunks)

    def headings(self, *, in_words: bool) -> list[str]:
        """What stands above the columns: their keys, or their titles, no two the same."""
        if not in_words:
            return [column.key for column in self.columns]
        titles = [column.title for column in self.columns]
        return [
            f"{title} [{column.key}]" if titles.count(title) > 1 else title
            for title, column in zip(titles, self.columns, strict=True)
        ]

    def jsonl(self, *, with_about: bool) -> HttpResponseBase:
        """JSON lines; the last one may say what they are."""
        sent = json_lines(self.chunks)
        if with_about:
            sent = chain(sent, self._last_line())
        return self._streamed(sent, TableForm.JSONL)

    def _last_line(self) -> Iterator[bytes]:
        yield json_line({"about": self.about.as_object(self.count)})

    def csv(self, *, in_words: bool, byte_order_mark: bool) -> HttpResponseBase:
        """CSV, with the address of what describes it."""
        answer = self._streamed(self._csv(in_words, byte_order_mark), TableForm.CSV)
        described = self.about.address_as("csvm")
        answer["Link"] = f'<{described}>; rel="describedby"; type="{CSVM}"'
        return answer

    def _csv(self, in_words: bool, byte_order_mark: bool) -> Iterator[bytes]:  # noqa: FBT001
        headings = self.headings(in_words=in_words)
        return csv_chunks(self.cells(), headings=headings, byte_order_mark=byte_order_mark)

    def package(self, *, in_words: bool, byte_order_mark: bool) -> HttpResponseBase:
        """The CSV, its description and a note to read, in one zip file."""
        kept = TemporaryFile()  # noqa: SIM115
        name = f"{self.about.name}.csv"
        try:
            with closing(self.chunks), ZipFile(kept, "w", ZIP_DEFLATED) as archive:
                with archive.open(name, "w", force_zip64=True) as entry:
                    for part in self._csv(in_words, byte_order_mark):
                        entry.write(part)
                described = csvw(self.about, self.columns, rows=self.count, url=name)
                archive.writestr(f"{name}-metadata.json", _indented(described))
                lines = self.about.lines(self.count)
                archive.writestr("README.txt", "".join(f"{key}: {it}\n" for key, it in lines))
        except BaseException:
            kept.close()
            raise
        return self._file(kept, "zip", "application/zip")

    def workbook(self, *, in_words: bool) -> HttpResponseBase:
        """An Excel workbook. Raises `WorksheetFullError`."""
        with closing(self.chunks):
            kept = workbook_of(
                self.cells(),
                headings=self.headings(in_words=in_words),
                titles=(self.about.title, str(ABOUT_SHEET)),
                about=lambda rows, cut: self.about.lines(rows, cut=cut),
            )
        return self._file(kept, TableForm.XLSX, TableForm.XLSX.content_type)

    def description(self, *, rows: int) -> HttpResponseBase:
        """What a CSV of the query holds: CSV on the Web."""
        url = self.about.address_as(TableForm.CSV)
        described = csvw(self.about, self.columns, rows=rows, url=url)
        return HttpResponse(_indented(described), content_type=CSVM)

    def _streamed(self, sent: Iterable[bytes], form: TableForm) -> HttpResponseBase:
        answer = StreamingHttpResponse(self._sent(sent), content_type=form.content_type)
        name = self.about.file_name(form)
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer

    def _sent(self, sent: Iterable[bytes]) -> Iterator[bytes]:
        """What is sent; when nobody takes it any longer, nothing more is read."""
        with closing(self.chunks):
            yield from sent

    def _file(self, kept: IO[bytes], ending: str, content_type: str) -> HttpResponseBase:
        kept.seek(0)
        name = self.about.file_name(ending)
        answer = FileResponse(kept, as_attachment=True, filename=name, content_type=content_type)
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


def _indented(described: Any) -> bytes:
    return orjson.dumps(described, option=orjson.OPT_INDENT_2)
