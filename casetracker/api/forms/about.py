"""What a table says of itself: the query, when, how many rows, for whom, under which licence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language, override
from rest_framework.utils.urls import remove_query_param, replace_query_param

from casetracker.access import Role, role_of
from casetracker.api.forms.columns import Column
from casetracker.languages import bilingual, is_chinese
from casetracker.tables import BETWEEN_ITEMS, TableForm

if TYPE_CHECKING:
    from rest_framework.request import Request

NO_LICENCE = bilingual(
    "None is stated. The words quoted belong to their sources.",
    "未声明。所引文字归其来源所有。",
)
WORDS = {
    "what": bilingual("Table", "表"),
    "query": bilingual("Query", "查询"),
    "filters": bilingual("Parameters", "参数"),
    "none": bilingual("none: all rows", "无：全部行"),
    "made_at": bilingual("Made at (UTC)", "生成时间（UTC）"),
    "rows": bilingual("Rows", "行数"),
    "seen_as": bilingual("Cut to what may be seen by", "仅含此角色可见内容"),
    "anybody": bilingual("anybody", "任何人"),
    "licence": bilingual("Licence", "许可"),
    "cut": bilingual("Cells cut to 32,767 characters", "截至32,767字符的单元格"),
    "columns": bilingual("Columns", "列"),
}
CSVW = "http://www.w3.org/ns/csvw"
CSVM = "application/csvm+json"


@dataclass(frozen=True)
class About:
    """What is known of a table before its first row: the rest is its number of rows."""

    name: str
    title: str
    address: str
    parameters: dict[str, str]
    made_at: datetime
    seen_as: str
    licence: str

    @classmethod
    def of(cls, request: "Request", *, name: str, title: str) -> "About":
        """Of the table that ``request`` asks for; ``name`` is that of the resource."""
        user: Any = request.user
        role = role_of(user)
        return cls(
            name=name,
            title=title,
            address=request.build_absolute_uri(),
            parameters={key: request.query_params[key] for key in request.query_params},
            made_at=datetime.now(UTC).replace(microsecond=0),
            seen_as=str(WORDS["anybody"] if role is Role.READER else role.label),
            licence=settings.DATA_LICENCE or str(NO_LICENCE),
        )

    @property
    def instant(self) -> str:
        """When it was made, as ISO 8601 in UTC."""
        return f"{self.made_at:%Y-%m-%dT%H:%M:%SZ}"

    def file_name(self, ending: str) -> str:
        """The name of the file, with the day: ``people-2026-11-22.csv``."""
        return f"{self.name}-{self.made_at:%Y-%m-%d}.{ending}"

    def as_object(self, rows: int) -> dict[str, Any]:
        """All of it, for programs."""
        return {
            "table": self.name,
            "query": self.address,
            "parameters": self.parameters,
            "made_at": self.instant,
            "rows": rows,
            "seen_as": self.seen_as,
            "licence": self.licence,
        }

    def lines(self, rows: int, *, cut: int = 0) -> Iterator[tuple[str, str]]:
        """All of it, for people, in the active language."""
        said = "\n".join(f"{name} = {value}" for name, value in self.parameters.items())
        yield str(WORDS["what"]), self.title
        yield str(WORDS["query"]), self.address
        yield str(WORDS["filters"]), said or str(WORDS["none"])
        yield str(WORDS["made_at"]), self.instant
        yield str(WORDS["rows"]), str(rows)
        yield str(WORDS["seen_as"]), self.seen_as
        yield str(WORDS["licence"]), self.licence
        if cut:
            yield str(WORDS["cut"]), str(cut)

    def address_as(self, form: str) -> str:
        """The same query as another form."""
        bare = remove_query_param(remove_query_param(self.address, "package"), "about")
        return replace_query_param(bare, "format", form)


def csvw(about: About, columns: Sequence[Column], *, rows: int, url: str) -> dict[str, Any]:
    """The table as W3C CSV on the Web describes it; ``url`` is where its CSV is."""
    licence = (
        {"dc:license": about.licence} if settings.DATA_LICENCE else {"dc:rights": about.licence}
    )
    return {
        "@context": [CSVW, {"@language": "zh" if is_chinese(get_language()) else "en"}],
        "url": url,
        "dc:title": about.title,
        "dc:source": about.address_as(TableForm.CSV),
        "dc:created": about.instant,
        "dc:audience": about.seen_as,
        "dc:extent": f"{rows} rows",
        **licence,
        "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": [_described(column) for column in columns]},
    }


def _described(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.key,
        "titles": {
            "und": [column.key],
            "en": [_title(column, "en-gb")],
            "zh": [_title(column, "zh-hans")],
        },
        "datatype": column.datatype,
    }
    return {**described, "separator": BETWEEN_ITEMS} if column.is_list else described


def _title(column: Column, language: str) -> str:
    with override(language):
        return column.title
