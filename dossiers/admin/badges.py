"""Standings, states and situations as a few coloured words."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from casetracker.languages import bilingual
from dossiers.facts import Coverage, FactStanding
from dossiers.models import Appeal, Detention, Person
from dossiers.vocabularies import Certainty, Standing


def badge(code: str, words: Any) -> SafeString:
    """The words on the colour of the code."""
    return format_html('<span class="badge is-{}">{}</span>', code, words)


def standing_badge(item: FactStanding) -> SafeString:
    """How one fact stands, with the number of independent voices for it."""
    words = str(item.standing.label)
    if item.origins > 1:
        told = bilingual("{}, {} origins", "{}，{} 个独立来源")
        words = str(told).format(words, item.origins)
    if item.is_decided:
        return badge("decided", bilingual("disputed, decided", "有争议，已裁定"))
    return badge(item.standing, words)


def proposed_badge(number: int) -> SafeString:
    """How many claims wait for a review; nothing where none does."""
    if not number:
        return SafeString()
    return badge("proposed", str(bilingual("{} proposed", "{} 条待审")).format(number))


def summary_badges(items: list[FactStanding]) -> SafeString:
    """How the values of one field stand, taken together."""
    proposed = proposed_badge(len({claim.pk for item in items for claim in item.proposed}))
    told = [item for item in items if item.standing != Standing.EMPTY]
    if len(told) == 1:
        return format_html("{} {}", standing_badge(told[0]), proposed)
    counts = [
        (standing, sum(item.standing == standing for item in told))
        for standing in (Standing.DISPUTED, Standing.UNSOURCED, Standing.SOURCED)
    ]
    badges = format_html_join(
        " ", "{}", ((badge(code, f"{number} {code.label}"),) for code, number in counts if number)
    )
    return format_html("{} {}", badges, proposed)


def coverage_words(coverage: Coverage) -> str:
    """How much of a dossier is sourced: "12/14 sourced, 1 disputed"."""
    if not coverage.total:
        return str(bilingual("no facts yet", "尚无事实"))
    words = str(bilingual("{}/{} sourced", "{}/{} 有来源")).format(coverage.sourced, coverage.total)
    if coverage.disputed:
        words += str(bilingual(", {} disputed", "，{} 有争议")).format(coverage.disputed)
    return words


def coverage_bar(coverage: Coverage) -> SafeString:
    """The same as a bar, with the words beside it."""
    whole = coverage.total or 1
    sourced, disputed = 100 * coverage.sourced / whole, 100 * coverage.disputed / whole
    return format_html(
        '<span class="coverage"><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" '
        'aria-hidden="true"><rect class="rest" width="100" height="8"/>'
        '<rect class="is-sourced" width="{}" height="8"/>'
        '<rect class="is-disputed" x="{}" width="{}" height="8"/></svg> '
        '<span class="words">{}</span></span>',
        f"{sourced:.1f}",
        f"{sourced:.1f}",
        f"{disputed:.1f}",
        coverage_words(coverage),
    )


def stored_bar(person: Person) -> SafeString:
    """The bar of a dossier's stored figures; a dash where it has never been counted."""
    figures = getattr(person, "coverage", None)
    return SafeString("–") if figures is None else coverage_bar(figures.coverage)


def situation(person: Person) -> SafeString:
    """Where the person is now, how sure that is, and since when."""
    if not person.current_custody and not person.current_stage:
        return format_html('<span class="quiet">{}</span>', bilingual("not recorded", "未记录"))
    what = person.get_current_custody_display() or person.get_current_stage_display()
    since = person.current_since.describe() if person.current_since else ""
    kind = "custody-" + (person.current_custody or "none")
    doubt = SafeString()
    if person.current_certainty not in ("", Certainty.KNOWN):
        short = str(person.get_current_certainty_display()).split(" by ")[0]
        doubt = badge(f"certainty-{person.current_certainty}", short)
    return format_html(
        '<span class="situation {}"><strong>{}</strong> {} <span class="since">{}</span></span>',
        kind,
        what,
        doubt,
        since,
    )


def record_label(record: Any) -> str:
    """A record in words, its date too: "serving in prison, since 2009"."""
    if isinstance(record, Person):
        return f"{record.reference} {record.main_name}"
    if isinstance(record, Appeal):
        return str(record)
    date = record.began if isinstance(record, Detention) else record.date
    kinds = ("form", "custody", "mechanism", "legal_stage", "kind")
    shown = (getattr(record, f"get_{name}_display", str)() for name in kinds)
    what = next(filter(None, shown), "")
    return f"{what}, {date.describe()}" if date else what
