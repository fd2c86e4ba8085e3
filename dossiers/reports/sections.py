"""The sections of a case report: which records stand in each, and under which title."""

from casetracker.languages import bilingual
from dossiers.models import Appeal, AppealPerson, Detention, Response, StatusChange
from dossiers.models.base import BearsFacts
from dossiers.reports.content import Entry, ReportedFact, Value
from dossiers.reports.judging import Judge
from dossiers.reports.words import WORDS
from dossiers.vocabularies import Demand

SITUATION = ("date", "custody", "restrictions", "legal_stage", "facility")
UNTITLED = Value("")


def situation(judge: Judge, current: StatusChange | None) -> tuple[Entry, ...]:
    """The latest status change, and the person's health."""
    found = judge.facts(current, only=SITUATION) if current else ()
    found += judge.facts(judge.file.person, only=["health"])
    return (Entry(UNTITLED, facts=found),) if found else ()


def identity(judge: Judge) -> tuple[Entry, ...]:
    """Who the person is, and their identifiers elsewhere, which nobody needs to claim."""
    found = judge.facts(judge.file.person, but=["health"])
    elsewhere = tuple(
        Value(f"{row.get_scheme_display()}: {row.value}", note=row.url)
        for row in judge.file.person.external_ids.all()
    )
    if elsewhere:
        found += (ReportedFact("external_ids", str(WORDS["elsewhere"]), elsewhere),)
    return (Entry(UNTITLED, facts=found),) if found else ()


def detentions(judge: Judge) -> tuple[Entry, ...]:
    """Each deprivation of liberty with its charges and its sentence."""
    return tuple(_detention(judge, row) for row in judge.file.detentions)


def timeline(judge: Judge) -> tuple[Entry, ...]:
    """The status changes in force, oldest first, the undated last."""
    return tuple(_change(judge, row) for row in judge.file.changes)


def appeals(judge: Judge) -> tuple[Entry, ...]:
    """What was asked and what was answered, and what was told unasked."""
    return (
        *(_appeal(judge, row) for row in judge.file.appeals),
        *(_response(judge, row) for row in judge.file.volunteered),
    )


def _titled(judge: Judge, record: BearsFacts, name: str) -> Value:
    """The fact that titles a record, with all that is said of it; words for none where empty."""
    return next(iter(judge.values(record, name)), Value(str(WORDS["undated"])))


def _certainty(row: Detention | StatusChange) -> str:
    return f"{WORDS['certainty']}: {row.get_certainty_display()}"


def _detention(judge: Judge, row: Detention) -> Entry:
    return Entry(
        _titled(judge, row, "form"),
        kind=_certainty(row),
        remark=_held(row),
        facts=judge.facts(row, but=["form"]),
    )


def _held(row: Detention) -> str:
    """How long it lasted, as far as the dates tell; "" where they tell nothing."""
    least, most, ongoing = row.held_days
    if row.began is None or (not least and most is None):
        return ""
    if least == most:
        days = bilingual(f"{least:,} days", f"{least:,} 天")
    elif most is None:
        days = bilingual(f"{least:,} days or more", f"至少 {least:,} 天")
    else:
        days = bilingual(f"between {least:,} and {most:,} days", f"{least:,} 至 {most:,} 天")
    so_far = bilingual(" so far", "（至今）") if ongoing else ""
    return str(bilingual(f"Held {days}{so_far}", f"羁押 {days}{so_far}"))


def _change(judge: Judge, row: StatusChange) -> Entry:
    return Entry(
        _titled(judge, row, "date"),
        kind=_certainty(row),
        description=row.description,
        remark=_brought_about(row),
        facts=judge.facts(row, but=["date"]),
    )


def _brought_about(row: StatusChange) -> str:
    """Which answer the change is linked to, and how strongly, where the reader may see it."""
    response = row.response
    if response is None:
        return ""
    link = f"{WORDS['linked_to']}: {response}"
    appeal = f" ({response.appeal.reference})" if response.appeal else ""
    strength = f" – {row.get_strength_display()}" if row.strength else ""
    return f"{link}{appeal}{strength}"


def _appeal(judge: Judge, row: Appeal) -> Entry:
    mine = [one for one in row.persons.all() if one.person_id == judge.file.person.pk]
    return Entry(
        Value(row.title),
        kind=row.get_status_display(),
        reference=row.reference,
        description=" ".join(filter(None, map(_asked, mine))),
        remark=f"{WORDS['follows']} {row.follows}" if row.follows else "",
        facts=judge.facts(row),
        children=tuple(_response(judge, one) for one in row.responses.all()),
    )


def _asked(one: AppealPerson) -> str:
    """What the appeal asks for this person in particular."""
    demands = ", ".join(str(Demand(code).label) for code in one.demands)
    said = ": ".join(filter(None, [demands, one.request]))
    return f"{WORDS['asked_for_them']}: {said}" if said else ""


def _response(judge: Judge, row: Response) -> Entry:
    return Entry(
        _titled(judge, row, "kind"),
        kind=str(WORDS["answer"] if row.appeal_id else WORDS["volunteered"]),
        facts=judge.facts(row, but=["kind"]),
    )
