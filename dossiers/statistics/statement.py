"""The statement that counts rows by their parts.

Our rows with their own parts are joined with the related rows that the reader may see and the
parts of those; what is a list is laid out, each dimension for itself. So two dimensions about the
same related rows are of one and the same row, and all others are independent of each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from casetracker.api.related import Related
from dossiers.statistics.dimensions import Dimension, Reader

Numbered = tuple[int, Dimension]


@dataclass
class _Sql:
    """Text and its parameters, in step."""

    text: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def add(self, text: str, params: Sequence[Any] = ()) -> None:
        self.text.append(text)
        self.params.extend(params)


def counting(
    counted: QuerySet[Any], dimensions: Sequence[Dimension], *, reader: Reader, most: int
) -> tuple[str, list[Any]]:
    """The statement, whose rows are the parts and the number in them, and its parameters.

    ``counted`` are all rows to count, each once. At most ``most`` rows come back.
    """
    numbered = list(enumerate(dimensions))
    parts = ", ".join(f"part_{number}" for number, _ in numbered)
    several = any(dimension.several or dimension.about for dimension in dimensions)
    sql = _Sql()
    # All that is put together here is our own text; what was asked for is among the parameters.
    sql.add(f"SELECT {parts}, COUNT({'DISTINCT key' if several else '*'}) FROM (")  # noqa: S608
    own = [each for each in numbered if each[1].about is None]
    sql.add(*_columns(counted, F("pk"), own, reader))
    sql.add(f") AS counted({_names('key', own)})")
    for place, (related, theirs) in enumerate(_by_related(numbered)):
        sql.add("LEFT JOIN (")
        sql.add(*_columns(related.rows(reader.user), _link(related), theirs, reader))
        sql.add(f") AS about_{place}({_names(f'of_{place}', theirs)}) ON of_{place} = key")
    for number in (number for number, dimension in numbered if dimension.is_list):
        sql.add(f"LEFT JOIN LATERAL unnest(list_{number}) AS each_{number}(part_{number}) ON true")
    sql.add(f"GROUP BY {parts} LIMIT {most}")
    return "\n".join(sql.text), sql.params


def _columns(
    rows: QuerySet[Any], key: Combinable, parts: Sequence[Numbered], reader: Reader
) -> tuple[str, Sequence[Any]]:
    """The statement for the ``key`` of each row and its parts, in this order."""
    values = {"key": key, **{_name(each): each[1].value(reader) for each in parts}}
    query: Any = rows.annotate(**values).values_list(*values).query
    sql, params = query.sql_with_params()
    return sql, params


def _link(related: Related) -> Combinable:
    """Our key: where there are several links, a row has one of them, as a claim is about one."""
    links = [F(link) for link in related.links]
    return Coalesce(*links) if len(links) > 1 else links[0]


def _by_related(numbered: Sequence[Numbered]) -> Iterator[tuple[Related, list[Numbered]]]:
    """The related rows that are asked about, each with the dimensions about it."""
    for related in dict.fromkeys(each.about for _, each in numbered):
        if related is not None:
            yield related, [each for each in numbered if each[1].about == related]


def _name(each: Numbered) -> str:
    number, dimension = each
    return f"{'list' if dimension.is_list else 'part'}_{number}"


def _names(key: str, parts: Sequence[Numbered]) -> str:
    return ", ".join([key, *(_name(each) for each in parts)])
