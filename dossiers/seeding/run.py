"""One run of seeding: read, plant, claim, review, publish, in one transaction."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import connection, transaction

from casetracker.access import Role
from casetracker.models import User
from dossiers.exceptions import DisputedError
from dossiers.models import Claim
from dossiers.recording import Citation, cite
from dossiers.seeding.errors import SeedError
from dossiers.seeding.planting import REASON, Planting
from dossiers.seeding.reading import read_case_file
from dossiers.seeding.shapes import PERSON_KEYS
from dossiers.seeding.statements import Statement
from dossiers.vocabularies import Standing
from sources.originals import kept_together

ANALYST = "seeding-analyst"
REVIEWER = "seeding-reviewer"


@dataclass(frozen=True)
class Seeded:
    """How many rows of each kind a run made."""

    made: Counter[str]

    def __str__(self) -> str:
        """In words, as the command prints it."""
        if not self.made:
            return "Nothing to seed: all of it is there."
        return "Seeded: " + ", ".join(f"{kind} {count}" for kind, count in self.made.items()) + "."


@kept_together()
@transaction.atomic
def seed(directory: Path) -> Seeded:
    """Record what the case file in ``directory`` reads out of its documents.

    A record that is there already, edited or not, is left alone with all that hangs on it, so a
    second run makes nothing. Raises `SeedError`, with nothing written.
    """
    case_file = read_case_file(directory)
    with connection.cursor() as cursor:
        # Of two runs at once the second waits, and then finds everything there.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casetracker seed'))")
    with _on_duty(ANALYST, Role.ANALYST) as analyst, _on_duty(REVIEWER, Role.REVIEWER) as reviewer:
        planting = Planting(case_file, by=analyst)
        planting.plant()
        claims = _claims(planting)
        for claim in claims:
            claim.accept(by=reviewer, reason=REASON)
        _refuse_unsourced(planting)
        _publish(planting, reviewer=reviewer)
    if claims:
        planting.made["claims"] = len(claims)
        planting.made["passages"] = len({claim.passage_id for claim in claims})
    return Seeded(planting.made)


@contextmanager
def _on_duty(username: str, role: Role) -> Iterator[User]:
    """An account of nobody, with a role for as long as the block lasts.

    It has no password and is inactive before and after.
    """
    account, made = User.objects.get_or_create(username=username, defaults={"is_active": False})
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
        account.groups.set([Group.objects.get(name=role.value)])
    # Only on the object: the row is inactive at every moment others can see it.
    account.is_active = True
    yield account


def _claims(planting: Planting) -> list[Claim]:
    """Propose what the statements of the new entries say."""
    claims: list[Claim] = []
    for entry in planting.new:
        for statement in entry.statements:
            with planting.at(entry, f"{statement.field} (“{statement.words.quote}”)"):
                citation = _citation(statement, planting)
                row = planting.rows[entry.path]
                claims += cite(row, by=planting.by, citations=[citation], reason=REASON)
    return claims


def _citation(statement: Statement, planting: Planting) -> Citation:
    words = statement.words
    snapshot = planting.snapshots[words.source]
    values = {}
    if statement.value is not None:
        values[statement.field] = _text_form(statement, planting)
    return Citation(
        source=snapshot.source,
        snapshot=snapshot,
        quote=words.quote,
        prefix=words.prefix,
        suffix=words.suffix,
        start=words.start,
        speaker=words.speaker,
        fields=[statement.field],
        values=values,
        basis=statement.basis,
        basis_note=statement.basis_note,
        credibility=statement.credibility,
    )


def _text_form(statement: Statement, planting: Planting) -> str:
    """The value as the claim states it: a person's key becomes the reference."""
    value = statement.value or ""
    if statement.field not in PERSON_KEYS:
        return value
    return " ".join(planting.reference_of(word) for word in value.split())


def _refuse_unsourced(planting: Planting) -> None:
    """Every fact of a new record has words that agree with it. Raises `SeedError`."""
    faults = [
        f"{planting.case_file.name}, {entry.path}, {item.fact.name}: "
        f"no claim bears out “{item.value}”."
        for entry in planting.new
        for item in planting.fresh(entry).standings()
        if item.standing == Standing.UNSOURCED
    ]
    if faults:
        raise SeedError(faults)


def _publish(planting: Planting, *, reviewer: User) -> None:
    """Submit the new dossiers and publish them, through the gate that refuses gaps.

    A dossier whose sources contradict each other stays in review: a person decides that.
    """
    for entry in planting.new:
        if entry.part == "people":
            person = planting.rows[entry.path]
            person.submit(by=planting.by, reason=REASON)
            with suppress(DisputedError):
                person.publish(by=reviewer, reason=REASON)
