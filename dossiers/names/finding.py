"""Finding people by any of their names: candidates from the indexes, ranked by likeness.

However many names are asked for, the database is asked for the candidates of all together. It looks
among the people it is given and no others, so that those whom the one who asks may not see take
no place from those whom they may.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from casetracker.languages import is_chinese
from dossiers.names.folding import HAN
from dossiers.names.keys import SHORT_WORD, Mark, han_grams, left_out
from dossiers.names.likeness import SCORES, Asked, How, Likeness, likeness

REFERENCE = re.compile(r"\s*P-[0-9]{4}-[0-9]{5,15}\s*", re.ASCII | re.IGNORECASE)

MOST_CANDIDATES = 100
"""Names that each way of looking gives to be ranked."""

MOST_FOUND = 50
LIKE_ENOUGH = 12
"""The score below which a name is not held to fit."""

THRESHOLDS = ("0.7", "0.55", "0.42", "0.34")
"""Shares of trigrams that two words have in common, the last that of two long words with two typing
mistakes.

Among very many people a common name has its hundred likest above the first already, and to look for
the others would take many times as long, only to leave them out.
"""

MOST_COMPARED = 400
"""Names with a part in common that are put in order: of a part that more have, as many of them as
are come upon first. Names that are the one asked for are looked up by themselves before."""

CANDIDATES = """
SELECT set_config('pg_trgm.strict_word_similarity_threshold', %s, true);
SELECT asked.number, found.*
FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[])
    AS asked(number, way, word, term)
CROSS JOIN LATERAL (
    (
        SELECT {columns} FROM (
            SELECT {columns}, strict_word_similarity(asked.word, search_keys) AS alike
            FROM dossiers_name AS name
            WHERE asked.way = 'like' AND search_keys %%>> asked.term
            ORDER BY alike DESC, id
        ) AS name
        WHERE {visible} ORDER BY alike DESC, id LIMIT %s
    ) UNION ALL (
        SELECT {columns} FROM (
            SELECT {columns} FROM dossiers_name AS name
            WHERE asked.way = 'part' AND search_keys LIKE asked.term AND {visible} LIMIT {most}
        ) AS name
        ORDER BY search_keys !~ ('[=~:*/]' || asked.word || ' '),
            search_keys !~ ('[=~:*/]' || asked.word), length(text), id LIMIT %s
    ) UNION ALL (
        SELECT {columns} FROM (
            SELECT {columns} FROM dossiers_name AS name
            WHERE asked.way = 'all' AND search_grams @> string_to_array(asked.term, ' ')
                AND {visible} LIMIT {most}
        ) AS name
        ORDER BY strpos(search_keys, asked.word) = 0, length(text), id LIMIT %s
    ) UNION ALL (
        SELECT {columns} FROM (
            SELECT {columns} FROM dossiers_name AS name
            WHERE asked.way = 'gram' AND search_grams && string_to_array(asked.term, ' ')
                AND {visible} LIMIT {most}
        ) AS name
        ORDER BY strpos(search_keys, asked.word) = 0, length(text), id LIMIT %s
    )
) AS found
"""
"""Where names are compared by trigrams, they come in order first and who may be seen after that, so
that this is asked of few of many. The others are few, or cut to so many that may be seen."""

COLUMNS = (
    "name.person_id, name.id, name.text, name.kind, name.script, name.preferred, name.search_keys"
)


@dataclass(frozen=True)
class StoredName:
    """A name of a person, as much of it as an answer tells."""

    text: str
    kind: str = ""
    script: str = ""


@dataclass(frozen=True)
class Match:
    """A person who fits: by which name, and how."""

    person: UUID
    name: StoredName
    likeness: Likeness

    @property
    def explained(self) -> str:
        """Why the name fits, in the active language."""
        told = self.likeness.explanation
        return told["zh" if is_chinese(get_language()) else "en"]


def find(
    texts: Sequence[str], *, among: QuerySet[Any], most: int = MOST_FOUND
) -> list[list[Match]]:
    """For each text the people of ``among`` who have a name like it, the likest first.

    At most ``most`` each; a person once, by the name that fits best. One statement for all, up to
    three more for long names that few others are like, and one where a text is a reference.
    """
    asked = [Asked(text) for text in texts]
    held: list[dict[UUID, list[Match]]] = [defaultdict(list) for _ in asked]
    seen: set[tuple[int, UUID]] = set()
    for number, person, key, text, kind, script, _, keys in _candidates(asked, among):
        if (number, key) in seen:
            continue
        seen.add((number, key))
        found = likeness(asked[number], text, keys=keys)
        if found and found.score >= LIKE_ENOUGH:
            held[number][person].append(Match(person, StoredName(text, kind, script), found))
    for number, match in _by_reference(texts, among):
        held[number][match.person].append(match)
    return [_ranked(matches.values(), most) for matches in held]


def _by_reference(texts: Sequence[str], among: QuerySet[Any]) -> Iterator[tuple[int, Match]]:
    wanted = {
        number: text.strip().upper()
        for number, text in enumerate(texts)
        if REFERENCE.fullmatch(text)
    }
    if not wanted:
        return
    found = among.filter(reference__in=wanted.values()).values_list("reference", "pk")
    keys = dict(found.order_by())
    for number, reference in wanted.items():
        if reference in keys:
            fits = Likeness(SCORES[How.REFERENCE], How.REFERENCE)
            yield number, Match(keys[reference], StoredName(reference), fits)


def _ranked(people: Iterable[list[Match]], most: int) -> list[Match]:
    best = [_best_of(matches) for matches in people]
    return sorted(
        best, key=lambda match: (-match.likeness.score, match.likeness.mistakes, match.person)
    )[:most]


def _best_of(matches: list[Match]) -> Match:
    """The name that fits best.

    Somebody whose own characters only sound the same does not fit better by a romanisation.
    """
    if not any(match.likeness.how == How.CHARACTERS for match in matches):
        sounding = [match for match in matches if match.likeness.how == How.SOUND]
        by_script = [match for match in matches if match.likeness.how == How.SCRIPT]
        if sounding and by_script:
            matches = [match for match in matches if match not in by_script]
    return max(matches, key=lambda match: match.likeness.score)


def _candidates(asked: Sequence[Asked], among: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    """The number of the text, and the columns, of each name that may fit; some names twice."""
    terms = [(number, term) for number, each in enumerate(asked) for term in _terms(each)]
    visible = _visible(among)
    if visible is None:
        return
    for threshold in THRESHOLDS:
        if not terms:
            return
        found = _looked_up([term for _, term in terms], visible, threshold=threshold)
        yield from ((terms[at][0], *columns) for at, *columns in found)
        number_of = Counter(at for at, *_ in found)
        # Only of these has less alike names still a place among the likest.
        terms = [
            term
            for at, term in enumerate(terms)
            if term[1].way == "like" and number_of[at] < MOST_CANDIDATES
        ]


def _visible(among: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """The condition that the person of a name is one of these; None where nobody is."""
    try:
        # A value and no condition: PostgreSQL cannot tell how few names are like the one asked
        # for, and would read all people rather than look up those few.
        one = among.order_by().filter(pk=RawSQL("name.person_id", [])).values("pk")[:1]
        visible, params = one.query.sql_with_params()
    except EmptyResultSet:
        return None
    return f"({visible}) IS NOT NULL", params


def _looked_up(
    terms: Sequence["Term"], visible: tuple[str, tuple[Any, ...]], *, threshold: str
) -> list[tuple[Any, ...]]:
    """What the indexes have for the terms, each row after the number of its term."""
    condition, params = visible
    statement = CANDIDATES.format(columns=COLUMNS, visible=condition, most=MOST_COMPARED)
    columns = [list(column) for column in zip(*terms, strict=True)]
    limited = (*params, MOST_CANDIDATES) * 4
    with connection.cursor() as cursor:
        # One message and so one transaction: the threshold holds for this statement alone.
        cursor.execute(statement, [threshold, [*range(len(terms))], *columns, *limited])
        cursor.nextset()
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


class Term(NamedTuple):
    """What to look for: in which way, the word to sort by, and the term the index takes."""

    way: str
    word: str
    term: str


def _terms(asked: Asked) -> Iterator[Term]:
    if asked.han:
        grams = han_grams(asked.han)
        pairs = [gram for gram in grams if len(gram) == 2]
        yield from _grams(asked.han, pairs or grams, wanted=pairs or grams)
    for word in asked.words:
        if HAN.search(word.text):
            continue
        if len(word.text) < 3:
            yield from _grams(f"{word.mark}{word.text}", [word.text], wanted=[word.text])
        elif word.mark == Mark.WADE:
            yield Term("part", word.text, f"%{word.text} %")
        else:
            yield Term("part", word.text, f"%{word.text}%")
            if len(word.text) <= SHORT_WORD:
                grams = left_out(word.text)
                yield from _grams(word.text, grams, wanted=grams[:1])
            else:
                yield Term("like", word.text, word.text)


def _grams(word: str, grams: Sequence[str], *, wanted: Sequence[str]) -> Iterator[Term]:
    """Names with all grams that are ``wanted``, and where there are more, with any of them."""
    yield Term("all", word, " ".join(wanted))
    if len(grams) > 1:
        yield Term("gram", word, " ".join(grams))


def holding(text: str) -> Q:
    """Names that hold the text, in whatever script: for filters, which rank nothing."""
    asked = Asked(text)
    found = Q(pk__in=[])
    if asked.han:
        grams = han_grams(asked.han)
        pairs = [gram for gram in grams if len(gram) == 2]
        found |= Q(search_grams__contains=pairs or grams, search_keys__contains=asked.han)
    for word in islice(asked.words, 4):
        if HAN.search(word.text) or word.mark == Mark.WADE:
            continue
        if len(word.text) < 3:
            found |= Q(search_grams__contains=[word.text])
        else:
            found |= Q(search_keys__contains=word.text)
    return found
