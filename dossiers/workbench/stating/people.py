"""Whom the words may speak of: people of the document, people called so, or somebody new."""

import unicodedata
from collections import Counter
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet
from opencc import OpenCC

from casetracker.access import Actor
from dossiers.exceptions import GoneError
from dossiers.models import Claim, Name, Person
from dossiers.names import HAN
from dossiers.vocabularies import Script
from sources.models import Source

OFFERED = 8
"""People offered before anybody is searched for."""

FOUND = 12
"""People shown of those that a search finds."""

LOOKED_BACK = 60
"""Claims of one account that are looked through for the people it works on."""

LONGEST_NAME = 60
"""Characters of a quote up to which it may be a name."""

SCRIPTS = {
    "TIBETAN": Script.TIBT,
    "ARABIC": Script.ARAB,
    "CYRILLIC": Script.CYRL,
    "MONGOLIAN": Script.MONG,
}
"""What the Unicode names of a script's letters begin with."""

NEW = "new"
"""What a form says in the place of a reference for somebody who has no dossier yet."""


def offered_people(source: Source, *, reader: Actor) -> list[Person]:
    """Whom a claim is likely about: those the document is cited for, then those ``reader`` cited.

    In a constant number of queries.
    """
    seen = Claim.objects.visible_to(reader)
    here = seen.filter(passage__snapshot__source=source)
    own = seen.filter(recorded_by=reader.pk)
    keys: dict[UUID, None] = {}
    for claims in (here, own):
        rows = claims.order_by("-recorded_at", "-id").values_list(
            "person", "detention__person", "status_change__person"
        )
        for row in rows[:LOOKED_BACK]:
            keys.update(dict.fromkeys(filter(None, row)))
    people = _listed(Person.objects.visible_to(reader).filter(pk__in=list(keys)))
    return list(islice(sorted(people, key=lambda who: list(keys).index(who.pk)), OFFERED))


def people_called(text: str, *, reader: Actor) -> list[Person]:
    """Those who are called so in any script, or have that reference; the best known first."""
    found = Person.objects.visible_to(reader).standing().called(text)
    return list(_listed(found.order_by("reference"))[:FOUND])


def _listed(people: "QuerySet[Person]") -> "QuerySet[Person]":
    """With what tells people of the same name apart."""
    return people.prefetch_related("names")


def person_meant(reference: str, *, reader: Actor) -> Person:
    """The person chosen. Raises `GoneError` where they are merged, archived or hidden by now."""
    visible = Person.objects.visible_to(reader).prefetch_related("names")
    person = visible.standing().filter(reference=reference).first()
    if person is not None:
        return person
    survivor = visible.survivor_of(reference)
    if survivor is not None and survivor.reference != reference:
        raise GoneError(
            f"{reference} has been merged into {survivor}: choose that dossier.", field="person"
        )
    raise GoneError(f"The dossier {reference[:20]} is not open any more.", field="person")


def newcomer(person: Person, *, name: str, script: str) -> Name:
    """The name that a new person goes by; neither is stored yet."""
    return Name(person=person, text=name, script=script, preferred=True)


def name_in(quote: str) -> str:
    """The quote where it may be a name, else nothing."""
    text = " ".join(quote.split()).strip(".,;:，。；：、“”\"'‘’()（）")
    return text if len(text) <= LONGEST_NAME else ""


def script_of(text: str) -> Script:
    """The script that most letters of ``text`` are of; Latin where it is none we know.

    Characters that simplified writing does not have make Chinese traditional.
    """
    counted = Counter(
        SCRIPTS.get(unicodedata.name(char, "").split(" ")[0], Script.LATN)
        for char in text
        if char.isalpha() and not HAN.match(char)
    )
    han = "".join(HAN.findall(text))
    if len(han) >= max(counted.values(), default=1):
        return Script.HANT if OpenCC("t2s").convert(han) != han else Script.HANS
    return counted.most_common(1)[0][0] if counted else Script.LATN
