"""What there is to mend in a dossier, fact by fact, each with where to mend it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse

from casetracker.admin.deeds import change_url
from casetracker.languages import bilingual
from dossiers.admin.badges import record_label
from dossiers.admin.citing import cite_url
from dossiers.facts import FactStanding
from dossiers.models import SUBJECTS, Person


class GapKind(TextChoices):
    """Why a fact is on the list; the gravest first."""

    UNSOURCED = "unsourced", bilingual("unsourced", "无来源")
    OPEN = "open", bilingual("contradiction to decide", "待裁定的矛盾")
    WEAK = "weak", bilingual("resting on sources graded D to F", "仅有 D 至 F 级来源")
    SINGLE = "single_origin", bilingual("resting on one origin", "仅一个独立来源")


@dataclass(frozen=True)
class Gap:
    """One fact that wants work, in words, and the page on which it is done."""

    kind: GapKind
    record: str
    record_url: str
    fact: str
    shown: str
    url: str


def kinds_of(item: FactStanding) -> Iterator[GapKind]:
    """Why the fact is on the list; nothing where all is well."""
    if item.is_open_dispute:
        yield GapKind.OPEN
    elif item.lacks_source:
        yield GapKind.UNSOURCED
    if item.is_weak:
        yield GapKind.WEAK
    if item.rests_on_one_origin:
        yield GapKind.SINGLE


def gaps_of(person: Person) -> list[Gap]:
    """All gaps of a dossier fetched by ``with_dossier``, the gravest first."""
    order = list(GapKind)
    found = [
        _gap(kind, record, item)
        for record in person.records_in_force()
        for item in record.standings()
        for kind in kinds_of(item)
    ]
    return sorted(found, key=lambda gap: order.index(gap.kind))


def grouped(gaps: Iterable[Gap]) -> list[tuple[GapKind, list[Gap]]]:
    """The gaps by kind, of kinds that there are."""
    listed = list(gaps)
    found = [(kind, [gap for gap in listed if gap.kind == kind]) for kind in GapKind]
    return [(kind, rows) for kind, rows in found if rows]


def _gap(kind: GapKind, record: Any, item: FactStanding) -> Gap:
    name = item.fact.name
    if kind == GapKind.OPEN:
        subject = next(name for name, model in SUBJECTS.items() if type(record) is model)
        url = reverse("admin:dossiers_decision_add", args=[subject, record.pk, name])
    else:
        url = cite_url(record, name)
    return Gap(
        kind,
        record=record_label(record),
        record_url=change_url(record),
        fact=item.fact.label(type(record)),
        shown=item.shown,
        url=url,
    )
