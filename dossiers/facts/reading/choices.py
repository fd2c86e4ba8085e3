"""Codes of a vocabulary that a text names, in English or Chinese, and the words of each code."""

import re
from functools import cache

from django.db.models import TextChoices

from casetracker.languages import chinese_of, english_of
from dossiers.facts.reading.custody_words import (
    CONTACT_WORDS,
    CUSTODY_WORDS,
    MECHANISM_WORDS,
)
from dossiers.facts.reading.numerals import narrowed
from dossiers.facts.reading.other_words import (
    APPEAL_WORDS,
    CHANNEL_WORDS,
    CHARGE_STAGE_WORDS,
    DEMAND_WORDS,
    ISSUE_WORDS,
    OUTCOME_WORDS,
    RESPONSE_WORDS,
    SEX_WORDS,
)
from dossiers.facts.reading.procedure_words import LEGAL_STAGE_WORDS, SENTENCE_WORDS
from dossiers.names import HAN
from dossiers.vocabularies import (
    AppealKind,
    Channel,
    ChargeStage,
    ContactLevel,
    Custody,
    Demand,
    IssueCategory,
    LegalStage,
    Mechanism,
    Outcome,
    ResponseKind,
    SentenceKind,
    Sex,
)

_WORDS: dict[type[TextChoices], dict[TextChoices, tuple[str, ...]]] = {
    Custody: CUSTODY_WORDS,
    Mechanism: MECHANISM_WORDS,
    LegalStage: LEGAL_STAGE_WORDS,
    SentenceKind: SENTENCE_WORDS,
    ContactLevel: CONTACT_WORDS,
    Sex: SEX_WORDS,
    IssueCategory: ISSUE_WORDS,
    AppealKind: APPEAL_WORDS,
    Demand: DEMAND_WORDS,
    Channel: CHANNEL_WORDS,
    ResponseKind: RESPONSE_WORDS,
    Outcome: OUTCOME_WORDS,
    ChargeStage: CHARGE_STAGE_WORDS,
}
_SAYS_NOTHING = {"other", "unknown", "none", "no_change"}
"""Codes that are chosen for want of words, and are read from none."""

_ASIDE = re.compile(r"\(.*?\)|（.*?）")
_BETWEEN_LABELS = re.compile(r"[,;:、，；：·]|\bor\b")
_QUOTES = "“”‘’\"' "

_DENIED = re.compile(
    r"(?:\b(?:not|never|no|nor|neither|without|denied|refused|hardly|cannot)\b|n[’']t)"
    r"(?:[\s-]+(?:yet|been|be|being|ever|formally|officially|actually|immediately|have|a|an|any|the|his"
    r"|her|their|to|on|under|in|for|subject|placed|get|granted|given|request\s+for)){0,4}[\s-]+$",
    re.IGNORECASE,
)
_DENIED_CHINESE = re.compile(
    r"(?:未|没有|没|并非|不是|不得|不予|尚未|从未|未能|未被|拒绝|无法|不)(?:被|再|予以|获得|获准?|予|正式)?$"
)
_ASKED_FOR = re.compile(
    r"\b(?:call(?:s|ed|ing)?\s+(?:for|on)|demand(?:s|ed|ing)?|urg(?:es?|ed|ing)|appeal(?:s|ed)?\s+for"
    r"|campaign(?:s|ed)?\s+for|request(?:s|ed)?|hop(?:es?|ed|ing)\s+for|should\s+be|must\s+be|to\s+be|await(?:s|ing)?)"
    r"(?:[\s-]+[^\s.;,]+){0,5}[\s-]+$|(?:要求|呼吁|敦促|促请|希望)[^,。;]{0,12}$",
    re.IGNORECASE,
)


def choices_in(text: str, choices: type[TextChoices]) -> list[tuple[str, str]]:
    """Each code that the text names with the words, those of the longest words first.

    A shorter word inside a longer one is not read: "house arrest" is no arrest. Nor is what the
    text denies ("was not released") or only asks for ("called for his release"), save for what an
    appeal demands.

    >>> from dossiers.vocabularies import Custody
    >>> choices_in("put under house arrest", Custody)[-1]
    ('soft_detention', 'house arrest')
    """
    plain = narrowed(text)
    hits = [
        (match.start(), match.end(), code)
        for code, pattern in _patterns(choices)
        for match in pattern.finditer(plain)
    ]
    outermost = [
        hit
        for hit in hits
        if not any(
            other[0] <= hit[0] and hit[1] <= other[1] and other[:2] != hit[:2] for other in hits
        )
    ]
    found: dict[str, tuple[int, int]] = {}
    for start, end, code in sorted(outermost, key=lambda hit: (hit[0] - hit[1], hit[0])):
        if code not in found and _is_said(plain, start, wished=choices is Demand):
            found[code] = (start, end)
    return [(code, text[start:end]) for code, (start, end) in found.items()]


def _is_said(text: str, start: int, *, wished: bool) -> bool:
    """Whether the words that begin at ``start`` are said to hold, and neither denied nor wished."""
    before = text[max(start - 60, 0) : start]
    if _DENIED.search(before) or _DENIED_CHINESE.search(before):
        return False
    return wished or not _ASKED_FOR.search(before)


def words_of(code: TextChoices) -> list[str]:
    """The words by which sources name ``code``, its labels' first, English before Chinese."""
    if code.value in _SAYS_NOTHING:
        return []
    labels = [
        part.strip(_QUOTES)
        for label in (english_of(code.label), chinese_of(code.label))
        for part in _BETWEEN_LABELS.split(_ASIDE.sub("", label))
    ]
    more = _WORDS.get(type(code), {}).get(code, ())
    return list(dict.fromkeys(word for word in (*labels, *more) if word))


@cache
def _patterns(choices: type[TextChoices]) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (code.value, re.compile("|".join(map(_pattern, words)), re.IGNORECASE))
        for code in choices
        if (words := sorted(words_of(code), key=len, reverse=True))
    ]


def _pattern(words: str) -> str:
    """Latin words stand alone, with any white space or hyphen between; Chinese ones run on."""
    words = narrowed(words)
    if HAN.search(words):
        return re.escape(words)
    parts = map(re.escape, re.split(r"[\s-]+", words))
    return "(?<!\\w)" + r"[\s-]+".join(parts) + "(?!\\w)"
