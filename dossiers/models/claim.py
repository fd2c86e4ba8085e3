"""This passage says that this field of this record is this value."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self
from uuid import UUID

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import (
    CheckConstraint,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from casetracker.access import (
    Actor,
    OneIsThere,
    VisibleQuerySet,
    any_of,
    names_one_of,
    sees_notes,
    sees_unpublished,
)
from casetracker.constraints import Refusal, is_known
from casetracker.history import kept_in_history
from casetracker.languages import bilingual
from casetracker.lifecycle import MergeError
from casetracker.models import Record
from dossiers.facts import Fact
from dossiers.models.appeal import Appeal, Response
from dossiers.models.base import BearsFacts
from dossiers.models.detention import Detention
from dossiers.models.person import Person
from dossiers.models.review import Reviewed, review_indexes, review_rules
from dossiers.models.status import StatusChange
from dossiers.vocabularies import ClaimBasis, ClaimState, Credibility
from sources.models import Passage
from sources.models.passage import SAME_SNAPSHOT

SUBJECTS: dict[str, type[models.Model]] = {
    "person": Person,
    "detention": Detention,
    "status_change": StatusChange,
    "appeal": Appeal,
    "response": Response,
}
"""The columns that name what a claim is about, exactly one of which is filled."""


SAME_WORDS = SAME_SNAPSHOT.format(was="old_words.snapshot_id", now="new_words.snapshot_id")


def _only(subject: str) -> Q:
    """The condition that ``subject`` is the one column filled, and the field one of its facts."""
    filled = {f"{name}__isnull": name != subject for name in SUBJECTS}
    return Q(**filled, field__in=list(SUBJECTS[subject].FACTS))  # type: ignore[attr-defined]


ABOUT_ONE_FACT = any_of(*map(_only, SUBJECTS))
"""The condition that a row is about exactly one record, and one of the facts of its kind."""

PERSON_REFERENCE = "P-[0-9]{4}-[0-9]{5,}"

NAMING_PEOPLE = ("relationships", "persons", "answers")
"""The facts whose values hold the reference of a person."""


def _names_only_visible(user: Actor) -> Q:
    """The condition that a claim's value names nobody whom ``user`` may not see.

    A reference that was merged away stands for the person it was merged into.
    """
    reference = Func(OuterRef(OuterRef("value")), Value(PERSON_REFERENCE), function="substring")
    named = Person.objects.filter(reference=reference)
    key = Subquery(named.values(key=Coalesce("merged_into_id", "pk")))
    visible = Person.objects.visible_to(user).filter(pk=key)
    return ~Q(field__in=NAMING_PEOPLE) | Q(OneIsThere(visible))


class ClaimQuerySet(VisibleQuerySet["Claim"]):
    """Reading claims."""

    def visible_to(self, user: Actor) -> Self:
        """Those whose passage and subject ``user`` may see; to readers only accepted ones.

        Nor may the value name a person who is hidden from ``user``.
        """
        found = self.filter(passage__in=Passage.objects.visible_to(user)).filter(
            any_of(
                *(
                    names_one_of(name, model._default_manager.visible_to(user))  # type: ignore[attr-defined]
                    for name, model in SUBJECTS.items()
                )
            )
        )
        if not sees_notes(user):
            found = found.filter(_names_only_visible(user))
        return found if sees_unpublished(user) else found.filter(state=ClaimState.ACCEPTED)

    def of_dossier(self, person: Person) -> Self:
        """Those about the person, its detentions and its status changes."""
        return self.filter(
            Q(person=person) | Q(detention__person=person) | Q(status_change__person=person)
        )

    def follow_passages(self, passages: Mapping[UUID, UUID]) -> None:
        """Move those on the ``passages`` that are gone to the same words that stand for them.

        What is said there already in the same state is left behind. Raises `MergeError` where it
        is in another: whether it is accepted is for a person to decide.
        """
        dead = [ClaimState.RETRACTED, ClaimState.REJECTED]
        same = ("field", "value", *(f"{name}_id" for name in SUBJECTS))
        standing = self.filter(passage__in=passages.values()).exclude(state__in=dead)
        there = {
            (passage, *said): state
            for passage, state, *said in standing.values_list("passage_id", "state", *same)
        }
        moving: dict[UUID, list[UUID]] = {}
        for claim in self.filter(passage__in=passages):
            to = passages[claim.passage_id]
            state = there.get((to, *(getattr(claim, name) for name in same)))
            if claim.state in dead or state is None:
                moving.setdefault(to, []).append(claim.pk)
            elif state != claim.state:
                raise MergeError(
                    f"Both sources say “{claim}”, in different states: decide about one first.",
                    field="into",
                )
        for to, keys in moving.items():
            self.filter(pk__in=keys).update(passage=to)

    def with_evidence(self) -> Self:
        """With passage, snapshot (without its long text), source, publisher and origin."""
        return self.prefetch_related(Prefetch("passage", queryset=Passage.objects.with_source()))

    def to_review(self) -> Self:
        """Those proposed, oldest first."""
        return self.filter(state=ClaimState.PROPOSED).order_by("recorded_at", "id")


@kept_in_history()
class Claim(Reviewed, Record):
    """A passage says that a field of a record is a value.

    The record holds the accepted value; claims hold what sources say. Claims that disagree are
    kept. The value is in the field's own text form (see `dossiers.facts`). Nobody reviews their
    own claim: a constraint holds that, and `Reviewed` has the verbs.
    """

    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=bilingual("person", "人物"),
    )
    detention = models.ForeignKey(
        Detention,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=bilingual("detention", "羁押"),
    )
    status_change = models.ForeignKey(
        StatusChange,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=bilingual("status change", "状态变更"),
    )
    appeal = models.ForeignKey(
        Appeal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=bilingual("appeal", "呼吁"),
    )
    response = models.ForeignKey(
        Response,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=bilingual("response", "回应"),
    )
    field = models.CharField(bilingual("field", "字段"), max_length=40)
    value = models.TextField(bilingual("value", "值"))
    passage = models.ForeignKey(
        Passage, models.PROTECT, related_name="claims", verbose_name=bilingual("passage", "段落")
    )
    basis = models.CharField(
        bilingual("basis", "依据"),
        max_length=20,
        choices=ClaimBasis.choices,
        default=ClaimBasis.STATED,
    )
    basis_note = models.TextField(bilingual("how it was inferred", "推断说明"), blank=True)
    credibility = models.PositiveSmallIntegerField(
        bilingual("credibility", "可信度"), choices=Credibility.choices, default=6
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["field", "recorded_at", "id"]
        verbose_name = bilingual("claim", "主张")
        verbose_name_plural = bilingual("claims", "主张")
        constraints: ClassVar[list[Any]] = [
            is_known("claim", "basis", ClaimBasis),
            *review_rules("claim"),
            CheckConstraint(
                condition=ABOUT_ONE_FACT,
                name="claim_about_one_fact_of_one_record",
                violation_error_code="subject",
                violation_error_message=(
                    "A claim is about exactly one record, and one of the facts of its kind."
                ),
            ),
            CheckConstraint(
                condition=Q(credibility__range=(1, 6)),
                name="claim_credibility_from_1_to_6",
                violation_error_code="credibility",
                violation_error_message="Credibility is a grade from 1 to 6.",
            ),
            CheckConstraint(
                condition=Q(basis=ClaimBasis.STATED) | ~Q(basis_note=""),
                name="claim_inference_has_a_note",
                violation_error_code="basis_note",
                violation_error_message="Say how the value was inferred from the passage.",
            ),
            models.UniqueConstraint(
                fields=["passage", "field", "value", *SUBJECTS],
                condition=~Q(state__in=[ClaimState.RETRACTED, ClaimState.REJECTED]),
                nulls_distinct=False,
                name="claim_stated_once",
                violation_error_code="duplicate",
                violation_error_message="This passage is cited for this very value already.",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            Refusal(
                name="claim_says_what_it_said",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("field", "value", "recorded_by"),
                message="A claim is never reworded: retract it and state another.",
            ),
            Refusal(
                name="claim_moves_only_to_the_same_words",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("passage"),
                message="A claim stays with its words unless two sources of them are merged.",
                func=f"""
                IF NOT EXISTS (
                    SELECT FROM sources_passage old_words
                      JOIN sources_passage new_words
                        ON new_words.start = old_words.start AND new_words."end" = old_words."end"
                     WHERE old_words.id = OLD.passage_id AND new_words.id = NEW.passage_id
                       AND EXISTS ({SAME_WORDS}))
                THEN REFUSE; END IF;
                RETURN NEW;
                """,
            ),
            Refusal(
                name="claim_is_kept",
                operation=pgtrigger.Delete,
                message="A claim is never deleted: retract it with a reason.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            *review_indexes("claim"),
            # Finds the claims that name a person who comes to be seen or hidden.
            models.Index(
                Func(F("value"), Value(PERSON_REFERENCE), function="substring"),
                condition=Q(field__in=NAMING_PEOPLE),
                name="claim_naming_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} = {self.value[:60]}"

    @property
    def subject_name(self) -> str:
        """Which of `SUBJECTS` the claim is about; empty where none is set yet."""
        return next((name for name in SUBJECTS if getattr(self, f"{name}_id")), "")

    @property
    def subject(self) -> BearsFacts:
        """The record the claim is about. Raises ``AttributeError`` where none is set."""
        record: BearsFacts = getattr(self, self.subject_name)
        return record

    @property
    def fact(self) -> Fact:
        """The fact claimed. Raises ``KeyError`` where the subject has no such fact."""
        fact: Fact = SUBJECTS[self.subject_name].FACTS[self.field]  # type: ignore[attr-defined]
        return fact

    @property
    def shown(self) -> str:
        """The value in words for people."""
        return self.fact.shown(self.value)

    @property
    def voice_key(self) -> object:
        """What tells this claim's voice from another's: its source's origin, else publisher."""
        source = self.passage.snapshot.source
        return source.origin_id or source.publisher_id or source.pk

    def clean(self) -> None:
        """Hold field and value to the fact's own terms; the value becomes canonical."""
        if not self.subject_name:
            raise ValidationError("Say which record the passage speaks of.", code="subject")
        claimable = SUBJECTS[self.subject_name].FACTS  # type: ignore[attr-defined]
        if self.field not in claimable:
            raise ValidationError(
                {"field": f"“{self.field[:60]}” is not one of: {', '.join(claimable)}."},
                code="unknown",
            )
        try:
            self.value = claimable[self.field].checked(self.value)
        except ValidationError as exc:
            raise ValidationError({"value": exc}) from exc
