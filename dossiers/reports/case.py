"""The case report of a person: what is held to be true, and the words that say so."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from casetracker.access import Actor, Audience
from casetracker.dates import UncertainDate
from casetracker.languages import is_chinese
from casetracker.pages.past import moment_words
from dossiers.models import Person, StatusChange
from dossiers.models.base import BearsFacts
from dossiers.reports import words
from dossiers.reports.content import CaseReport, Section, Situation, Sums, Title, Value
from dossiers.reports.gathering import CaseFile
from dossiers.reports.judging import Judge
from dossiers.reports.numbering import Numbering
from dossiers.reports.sections import appeals, detentions, identity, situation, timeline
from dossiers.reports.wording import Wording, language_of_name
from dossiers.vocabularies import PublicationState, Script, Standing

SYSTEM = "Casetracker"


def case_report(person: Person, *, user: Actor, at: datetime | None = None) -> CaseReport:
    """The report on ``person`` that ``user`` may have, in the active language.

    ``person`` must be visible to ``user``: raises ``Person.DoesNotExist`` where it is not. ``at``
    is the moment printed, now unless given. The number of queries does not depend on the number
    of records.
    """
    file = CaseFile.of(person, user=user)
    whole, moment = file.person, at or timezone.now()
    language = "zh-Hans" if is_chinese(get_language()) else "en-GB"
    wording = Wording(language, people=file.people, offences=file.offences)
    judge = Judge(file, wording=wording, numbering=Numbering())
    head = _head(judge)  # before the sections: its numbers come first
    sections = _sections(judge)
    sums = _sums(judge)
    audience = _audience(judge)
    published = whole.publication_state == PublicationState.PUBLISHED
    return CaseReport(
        reference=whole.reference,
        language=language,
        generated=moment,
        generated_words=_day(moment.date()),
        as_of_words=moment_words() or _day(moment.date()),
        titles=_titles(whole, language),
        publication=whole.get_publication_state_display(),
        audience=audience,
        audience_words=str(audience.label),
        public=published and audience == Audience.PUBLIC,
        last_verified=_day(whole.last_verified),
        situation=head,
        summary=whole.summary,
        sections=sections,
        citations=judge.numbering.citations(),
        documents=judge.numbering.documents(),
        sums=sums,
        sums_words=_sums_words(sums),
        system=SYSTEM,
        licence=settings.REPORT_LICENCE or str(words.WORDS["quotations"]),
        path=whole.get_absolute_url(),
        words={key: str(text) for key, text in words.WORDS.items()},
    )


def _sections(judge: Judge) -> tuple[Section, ...]:
    """The sections in the order in which they are read, which is the order of the numbers."""
    entries = {
        "situation": situation(judge, _current(judge.file)),
        "identity": identity(judge),
        "detentions": detentions(judge),
        "timeline": timeline(judge),
        "appeals": appeals(judge),
    }
    return tuple(
        Section(key, str(words.TITLES[key]), found, str(words.EMPTY[key]))
        for key, found in entries.items()
    )


def _day(day: date | None) -> str:
    return UncertainDate.on(day).describe() if day else ""


def _current(file: CaseFile) -> StatusChange | None:
    """The status change that says where the person stands now."""
    return next((row for row in file.changes if row.pk == file.person.current_status_id), None)


def _head(judge: Judge) -> Situation:
    """Where the person stands now, for the head of the report."""
    current = _current(judge.file)
    if current is None:
        return Situation()

    def single(name: str) -> Value | None:
        return next((value for value in judge.values(current, name) if value.text), None)

    custody = (*judge.values(current, "custody"), *judge.values(current, "restrictions"))
    return Situation(
        custody=tuple(value for value in custody if value.text),
        since=single("date"),
        stage=single("legal_stage"),
        certainty=current.get_certainty_display(),
    )


def _titles(person: Person, language: str) -> tuple[Title, ...]:
    """The main name, and one in each other script; a report in Chinese begins with the Chinese."""
    main = person.main_name or person.reference
    if is_chinese(language):
        main = person.name_in_han or main
    ranked = sorted(person.names.all(), key=lambda name: not name.preferred)
    by_script = {name.script: name for name in reversed(ranked)}
    tags = {name.text: language_of_name(name) for name in ranked}
    others = [by_script[script].text for script in Script.values if script in by_script]
    return tuple(Title(text, tags.get(text, "")) for text in dict.fromkeys([main, *others]))


def _records(file: CaseFile) -> list[BearsFacts]:
    responses = [response for appeal in file.appeals for response in appeal.responses.all()]
    return [
        file.person,
        *file.detentions,
        *file.changes,
        *file.appeals,
        *responses,
        *file.volunteered,
    ]


def _sums(judge: Judge) -> Sums:
    """The facts of every record once, however often the report shows them."""
    found = [
        (item.standing, judge.rests_on_unseen(record, item))
        for record in _records(judge.file)
        for item in judge.standings(record)
        if item.standing != Standing.EMPTY
    ]
    passages = judge.numbering.passages()
    sources = {passage.snapshot.source for passage in passages}
    unsourced = found.count((Standing.UNSOURCED, False))
    return Sums(
        facts=len(found),
        sourced=found.count((Standing.SOURCED, False)),
        disputed=sum(standing == Standing.DISPUTED for standing, _ in found),
        unsourced=unsourced,
        confidential=sum(unseen for _, unseen in found),
        passages=len(passages),
        sources=len(sources),
        origins=len({source.origin_id or source.publisher_id or source.pk for source in sources}),
    )


def _sums_words(sums: Sums) -> str:
    """The sums in words; a kind of standing that no fact has is left out."""

    def said(name: str) -> str:
        number = getattr(sums, name)
        return f"{number} {words.COUNTS[name][number != 1]}"

    standings = ("sourced", "disputed", "unsourced", "confidential")
    kinds = ", ".join(said(name) for name in standings if getattr(sums, name))
    behind = ", ".join(map(said, ("passages", "sources", "origins")))
    return f"{said('facts')}: {kinds} · {behind}" if sums.facts else said("facts")


def _audience(judge: Judge) -> Audience:
    """The narrowest audience of anything in the report."""
    file = judge.file
    responses = [response for appeal in file.appeals for response in appeal.responses.all()]
    found = {file.person.audience, *(row.audience for row in file.appeals)}
    found |= {row.audience for row in [*responses, *file.volunteered]}
    for passage in judge.numbering.passages():
        found |= {passage.audience, passage.snapshot.source.audience}
    return max((Audience(code) for code in found), key=list(Audience).index)
