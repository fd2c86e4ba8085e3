"""The person's situation from a date on."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q

from casetracker.constraints import Refusal, are_known, is_known, update_of
from casetracker.dates import UncertainDateField
from casetracker.history import kept_in_history
from casetracker.languages import bilingual
from casetracker.models import Record
from casetracker.searching.entries import SearchKind
from casetracker.searching.triggers import TextIsSearched
from dossiers.facts import (
    ChoiceFact,
    ChoicesFact,
    DateFact,
    NumberFact,
    RowFact,
    facts,
)
from dossiers.models.base import BearsFacts
from dossiers.models.detention import Detention
from dossiers.models.name import OfPersonQuerySet
from dossiers.models.person import Person
from dossiers.models.vocabulary import Facility, Organisation
from dossiers.vocabularies import (
    RESTRICTED,
    Certainty,
    Custody,
    LegalStage,
    LinkStrength,
    Mechanism,
    Outcome,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casetracker.models import User
    from dossiers.recording import Citation

RESTRICTIONS = [(code, label) for code, label in Custody.choices if code in RESTRICTED]

CURRENT_SITUATION = """
UPDATE dossiers_person AS person
   SET current_status_id = latest.id,
       current_custody = coalesce(latest.custody, ''),
       current_stage = coalesce(latest.legal_stage, ''),
       current_certainty = coalesce(latest.certainty, ''),
       current_since = coalesce(latest.date, ''),
       current_since_words = coalesce(latest.date_words, '')
  FROM (SELECT 1) AS one
  LEFT JOIN LATERAL (
       SELECT status.*
         FROM dossiers_statuschange AS status
        WHERE status.person_id = NEW.person_id
          AND NOT EXISTS (SELECT FROM dossiers_statuschange AS newer
                           WHERE newer.supersedes_id = status.id)
        ORDER BY status.date_earliest DESC NULLS LAST, status.date_latest DESC NULLS LAST,
                 status.recorded_at DESC, status.id DESC
        LIMIT 1) AS latest ON true
 WHERE person.id = NEW.person_id
   AND person.current_status_id IS DISTINCT FROM latest.id;
RETURN NULL;
"""


class StatusChangeQuerySet(OfPersonQuerySet):
    """Reading and recording status changes."""

    def in_force(self) -> Self:
        """Those that no later row corrects."""
        # A join would make PostgreSQL expect one row of all.
        return self.filter(~Exists(self.model.objects.filter(supersedes=OuterRef("pk"))))

    def newest_first(self) -> Self:
        """In the order by which the current situation is found."""
        return self.order_by(
            F("date_earliest").desc(nulls_last=True),
            F("date_latest").desc(nulls_last=True),
            "-recorded_at",
            "-id",
        )

    def record(
        self,
        person: Person,
        *,
        by: "User",
        citations: "Iterable[Citation]" = (),
        reason: str = "",
        **values: Any,
    ) -> "StatusChange":
        """Record a status change and the passages that say so, in one transaction.

        Raises ``ValidationError`` (fields named) and the errors of `sources.anchoring`; then
        nothing is stored.
        """
        from dossiers.recording import record_with_citations

        change: StatusChange = self.model(person=person, recorded_by=by, **values)
        record_with_citations(
            change, by=by, citations=citations, reason=reason or "Status change recorded"
        )
        return change


@kept_in_history()
class StatusChange(BearsFacts, Record):
    """The person's situation from a date on. Append-only: corrected by a superseding row."""

    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="status_changes",
        verbose_name=bilingual("person", "人物"),
    )
    detention = models.ForeignKey(
        Detention,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="status_changes",
        verbose_name=bilingual("detention", "羁押"),
    )
    date = UncertainDateField(bilingual("date", "日期"))
    custody = models.CharField(
        bilingual("custody", "羁押状态"), max_length=40, choices=Custody.choices, blank=True
    )
    restrictions: ArrayField[Any, list[str]] = ArrayField(
        models.CharField(max_length=40, choices=RESTRICTIONS),
        default=list,
        blank=True,
        verbose_name=bilingual("restrictions", "限制措施"),
    )
    legal_stage = models.CharField(
        bilingual("legal stage", "法律阶段"),
        max_length=40,
        choices=LegalStage.choices,
        blank=True,
    )
    certainty = models.CharField(
        bilingual("certainty", "确定程度"),
        max_length=20,
        choices=Certainty.choices,
        default=Certainty.REPORTED,
    )
    mechanism = models.CharField(
        bilingual("mechanism", "方式"), max_length=40, choices=Mechanism.choices, blank=True
    )
    amount_months = models.PositiveSmallIntegerField(
        bilingual("months reduced", "减刑月数"), null=True, blank=True
    )
    facility = models.ForeignKey(
        Facility,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="status_changes",
        verbose_name=bilingual("facility", "羁押场所"),
    )
    court = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rulings",
        verbose_name=bilingual("court", "法院"),
    )
    description = models.TextField(bilingual("description", "说明"), blank=True)
    response = models.ForeignKey(
        "dossiers.Response",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="status_changes",
        verbose_name=bilingual("brought about by the response", "所源自的回应"),
    )
    strength = models.CharField(
        bilingual("strength of the link", "关联强度"),
        max_length=20,
        choices=LinkStrength.choices,
        blank=True,
    )
    outcome = models.CharField(
        bilingual("outcome of the appeal", "呼吁结果"),
        max_length=40,
        choices=Outcome.choices,
        blank=True,
    )
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=bilingual("corrects", "更正"),
    )
    supersedes_reason = models.TextField(bilingual("why it corrects", "更正原因"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=bilingual("recorded by", "录入者"),
    )
    recorded_at = models.DateTimeField(
        bilingual("recorded at", "录入时间"), db_default=models.functions.Now(), editable=False
    )

    objects = StatusChangeQuerySet.as_manager()

    FACTS = facts(
        DateFact("date"),
        ChoiceFact("custody", Custody),
        ChoicesFact("restrictions", Custody),
        ChoiceFact("legal_stage", LegalStage),
        ChoiceFact("mechanism", Mechanism),
        NumberFact("amount_months"),
        RowFact("facility", "dossiers.Facility"),
        RowFact("court", "dossiers.Organisation"),
        ChoiceFact("outcome", Outcome),
    )
    NOT_FACTS = frozenset(
        {
            "id",
            "created_at",
            "person",
            "detention",
            "certainty",
            "description",
            "response",
            "strength",
            "supersedes",
            "supersedes_reason",
            "recorded_by",
            "recorded_at",
        }
    )

    class Meta:
        ordering: ClassVar = ["person", "date_earliest", "recorded_at"]
        verbose_name = bilingual("status change", "状态变更")
        verbose_name_plural = bilingual("status changes", "状态变更")
        constraints: ClassVar[list[Any]] = [
            is_known("status_change", "custody", Custody, blank=True),
            is_known("status_change", "legal_stage", LegalStage, blank=True),
            is_known("status_change", "certainty", Certainty),
            is_known("status_change", "mechanism", Mechanism, blank=True),
            is_known("status_change", "strength", LinkStrength, blank=True),
            is_known("status_change", "outcome", Outcome, blank=True),
            are_known("status_change", "restrictions", sorted(RESTRICTED)),
            CheckConstraint(
                condition=~Q(custody="")
                | ~Q(legal_stage="")
                | ~Q(mechanism="")
                | Q(restrictions__len__gt=0),
                name="status_change_says_something",
                violation_error_code="empty",
                violation_error_message=(
                    "Say what changed: custody, restrictions, legal stage or mechanism."
                ),
            ),
            CheckConstraint(
                condition=Q(response__isnull=True, strength="", outcome="")
                | (Q(response__isnull=False) & ~Q(strength="")),
                name="status_change_link_has_a_strength",
                violation_error_code="strength",
                violation_error_message=(
                    "A link to a response says how strong it is; without one there is no strength."
                ),
            ),
            CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes_reason=""),
                name="status_change_correction_has_a_reason",
                violation_error_code="supersedes_reason",
                violation_error_message="Say why the earlier row is corrected.",
            ),
            CheckConstraint(
                condition=Q(amount_months__isnull=True) | Q(mechanism=Mechanism.SENTENCE_REDUCTION),
                name="status_change_months_are_a_reduction",
                violation_error_code="amount_months",
                violation_error_message="Only a sentence reduction has a number of months.",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            Refusal(
                name="status_change_is_append_only",
                operation=pgtrigger.Update,
                # Generated columns cannot be named here, and follow from the columns that are.
                condition=pgtrigger.AnyChange(exclude=["person", "date_earliest", "date_latest"]),
                message="A status change is never edited: record one that supersedes it.",
            ),
            Refusal(
                name="status_change_is_kept",
                operation=pgtrigger.Delete,
                message="A status change is never deleted: record one that supersedes it.",
            ),
            Refusal(
                name="status_change_moves_only_by_merging",
                operation=pgtrigger.Update,
                message="A status change stays with its person unless two people are merged.",
                condition=pgtrigger.AnyChange("person"),
                func="""
                IF NOT EXISTS (SELECT FROM dossiers_person
                                WHERE id = OLD.person_id AND merged_into_id = NEW.person_id)
                THEN REFUSE; END IF;
                RETURN NEW;
                """,
            ),
            Refusal(
                name="status_change_within_its_detention",
                operation=pgtrigger.Insert,
                message="The status change is dated outside its detention.",
                declare=[("held", "dossiers_detention%ROWTYPE")],
                func="""
                IF NEW.detention_id IS NULL THEN RETURN NEW; END IF;
                SELECT * INTO STRICT held FROM dossiers_detention WHERE id = NEW.detention_id;
                IF casetracker_date_latest(NEW.date) < casetracker_date_earliest(held.began)
                   OR casetracker_date_earliest(NEW.date) > casetracker_date_latest(held.ended)
                THEN REFUSE; END IF;
                RETURN NEW;
                """,
            ),
            Refusal(
                name="status_change_links_stay_with_person",
                operation=pgtrigger.Insert,
                message="The detention and the corrected row belong to the same person.",
                func="""
                IF EXISTS (SELECT FROM dossiers_detention
                            WHERE id = NEW.detention_id AND person_id <> NEW.person_id)
                   OR EXISTS (SELECT FROM dossiers_statuschange
                               WHERE id = NEW.supersedes_id AND person_id <> NEW.person_id)
                THEN REFUSE; END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="keeps_current_situation",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | update_of("person_id"),
                func=CURRENT_SITUATION,
            ),
            TextIsSearched(kind=SearchKind.STATUS_CHANGE, parts={"description": "B"}),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["person", "-date_earliest", "-recorded_at"], name="status_change_latest"
            )
        ]

    def __str__(self) -> str:
        what = (
            self.get_custody_display()
            or self.get_mechanism_display()
            or self.get_legal_stage_display()
        )
        return f"{what} {self.date or ''}".strip()

    def clean(self) -> None:
        """Say before saving what the triggers would refuse, with the field at fault."""
        detention = self.detention
        if detention is None:
            return
        if detention.person_id != self.person_id:
            raise ValidationError({"detention": "This detention is another person's."})
        if self.date and detention.certainly_without(self.date):
            raise ValidationError(
                {"date": "The status change is dated outside its detention."}, code="outside"
            )
