"""An editor's choice between sources that contradict each other."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import CheckConstraint, Q
from django.utils import timezone

from casetracker.access import Actor, VisibleQuerySet, any_of, may_edit, names_one_of
from casetracker.constraints import Refusal
from casetracker.exceptions import NotPermittedError
from casetracker.history import acting, kept_in_history
from casetracker.languages import bilingual
from casetracker.models import Record
from dossiers.exceptions import DecisionError
from dossiers.facts import Fact, Held
from dossiers.models.appeal import Appeal, Response
from dossiers.models.base import BearsFacts
from dossiers.models.claim import ABOUT_ONE_FACT, SUBJECTS, Claim
from dossiers.models.detention import Detention
from dossiers.models.person import Person
from dossiers.models.status import StatusChange

if TYPE_CHECKING:
    from casetracker.models import User

WITHDRAWAL = ("withdrawn_at", "withdrawn_by", "withdrawn_reason")


def _hidden_from(user: Actor) -> models.QuerySet[Claim]:
    """The claims among those weighed by the outer decision that ``user`` may not see."""
    keys = models.Func("weighed", function="UNNEST", output_field=models.UUIDField())
    weighed = Decision.objects.filter(pk=models.OuterRef(models.OuterRef("pk"))).values(key=keys)
    shown = names_one_of("pk", Claim.objects.visible_to(user))
    return Claim.objects.filter(~shown, pk__in=weighed)


class DecisionQuerySet(VisibleQuerySet["Decision"]):
    """Reading and making decisions."""

    def visible_to(self, user: Actor) -> Self:
        """Those about records ``user`` may see, all of whose weighed claims ``user`` may see.

        A decision that weighs what is hidden says in its reason what the hidden passage says.
        """
        about = (
            names_one_of(name, model._default_manager.visible_to(user))  # type: ignore[attr-defined]
            for name, model in SUBJECTS.items()
        )
        return self.filter(any_of(*about)).exclude(models.Exists(_hidden_from(user)))

    def with_telling(self, user: Actor) -> Self:
        """Each with ``is_told``: whether ``user`` may see every claim that it weighs.

        Of the others no more may be said than that there is a decision.
        """
        return self.annotate(is_told=~models.Exists(_hidden_from(user)))

    def of_dossier(self, person: Person) -> Self:
        """Those about the person, its detentions and its status changes."""
        return self.filter(
            Q(person=person) | Q(detention__person=person) | Q(status_change__person=person)
        )

    def in_effect(self) -> Self:
        """Those that are not withdrawn; whether they still fit, their fact's standing tells."""
        return self.filter(withdrawn_at__isnull=True)

    def decide(
        self,
        record: BearsFacts,
        *,
        field: str,
        value: str,
        by: "User",
        reason: str,
        held: bool = True,
        seen: Collection[UUID] | None = None,
    ) -> "Decision":
        """Choose what ``record`` holds in a disputed ``field``, and say why.

        Of a fact with one value, ``value`` is what it holds from now on; empty for nothing. Of a
        fact with many values, ``value`` is the one decided about, and ``held`` says whether the
        record holds it. ``seen`` are the keys of the accepted claims that the editor has looked at:
        where others count by now, the decision is refused. Raises `DecisionError`,
        `NotPermittedError` or ``ValidationError``; then nothing is stored.
        """
        from dossiers.deciding import decide

        return decide(record, field=field, value=value, held=held, by=by, reason=reason, seen=seen)


@kept_in_history()
class Decision(Record):
    """An editor's choice of what a record holds where sources contradict each other.

    It stands while it is not withdrawn, the record holds ``value`` as decided, and every accepted
    claim is among those weighed. Nothing has to be remembered for it to be reopened: `FactStanding`
    finds it out each time.
    """

    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=bilingual("person", "人物"),
    )
    detention = models.ForeignKey(
        Detention,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=bilingual("detention", "羁押"),
    )
    status_change = models.ForeignKey(
        StatusChange,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=bilingual("status change", "状态变更"),
    )
    appeal = models.ForeignKey(
        Appeal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=bilingual("appeal", "呼吁"),
    )
    response = models.ForeignKey(
        Response,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=bilingual("response", "回应"),
    )
    field = models.CharField(bilingual("field", "字段"), max_length=40)
    value = models.TextField(bilingual("value", "值"), blank=True)
    held = models.BooleanField(
        bilingual("held", "采用"),
        help_text=bilingual("Whether the record holds the value.", "记录是否采用该值。"),
    )
    reason = models.TextField(bilingual("reason", "理由"))
    weighed: ArrayField[Any, list[UUID]] = ArrayField(
        models.UUIDField(),
        verbose_name=bilingual("claims weighed", "所权衡的主张"),
        help_text=bilingual(
            "The accepted claims on the fact at that moment.", "当时对该事实已采纳的主张。"
        ),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=bilingual("decided by", "裁定者"),
    )
    decided_at = models.DateTimeField(
        bilingual("decided at", "裁定时间"), default=timezone.now, editable=False
    )
    withdrawn_at = models.DateTimeField(
        bilingual("withdrawn at", "撤销时间"), null=True, blank=True, editable=False
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=bilingual("withdrawn by", "撤销者"),
    )
    withdrawn_reason = models.TextField(
        bilingual("withdrawn because", "撤销理由"), blank=True, editable=False
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-decided_at", "-id"]
        verbose_name = bilingual("decision", "裁定")
        verbose_name_plural = bilingual("decisions", "裁定")
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(
                condition=ABOUT_ONE_FACT,
                name="decision_about_one_fact_of_one_record",
                violation_error_code="subject",
                violation_error_message=(
                    "A decision is about exactly one record, and one of the facts of its kind."
                ),
            ),
            CheckConstraint(
                condition=Q(reason__regex=r"\S"),
                name="decision_has_a_reason",
                violation_error_code="reason",
                violation_error_message="Say why this value is held.",
            ),
            CheckConstraint(
                condition=Q(held=False) | ~Q(value=""),
                name="decision_holds_a_value",
                violation_error_code="value",
                violation_error_message="A value that is held is not empty.",
            ),
            CheckConstraint(
                condition=Q(weighed__len__gt=0),
                name="decision_weighs_claims",
                violation_error_code="weighed",
                violation_error_message="A decision weighs at least one claim.",
            ),
            CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason=""
                )
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                    withdrawn_reason__regex=r"\S",
                ),
                name="decision_withdrawn_by_somebody_because",
                violation_error_code="withdrawn_reason",
                violation_error_message="Say why the decision is withdrawn.",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            Refusal(
                name="decision_says_what_it_said",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["person", *WITHDRAWAL]),
                message="A decision is never reworded: withdraw it and decide again.",
            ),
            Refusal(
                name="decision_is_withdrawn_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*WITHDRAWAL),
                message="This decision is withdrawn already.",
                func="IF OLD.withdrawn_at IS NOT NULL THEN REFUSE; END IF; RETURN NEW;",
            ),
            Refusal(
                name="decision_is_kept",
                operation=pgtrigger.Delete,
                message="A decision is never deleted: withdraw it with a reason.",
            ),
            Refusal(
                name="decision_moves_only_by_merging",
                operation=pgtrigger.Update,
                message="A decision stays with its person unless two people are merged.",
                condition=pgtrigger.AnyChange("person"),
                func="""
                IF NOT EXISTS (SELECT FROM dossiers_person
                                WHERE id = OLD.person_id AND merged_into_id = NEW.person_id)
                THEN REFUSE; END IF;
                RETURN NEW;
                """,
            ),
            Refusal(
                name="decision_weighs_accepted_claims_of_its_fact",
                operation=pgtrigger.Insert,
                message="A decision weighs accepted claims about the very fact it decides.",
                func="""
                IF EXISTS (
                    SELECT FROM unnest(NEW.weighed) AS key
                     WHERE NOT EXISTS (
                        SELECT FROM dossiers_claim AS claim
                         WHERE claim.id = key AND claim.state = 'accepted'
                           AND claim.field = NEW.field
                           AND (claim.person_id, claim.detention_id, claim.status_change_id,
                                claim.appeal_id, claim.response_id)
                               IS NOT DISTINCT FROM
                               (NEW.person_id, NEW.detention_id, NEW.status_change_id,
                                NEW.appeal_id, NEW.response_id)))
                THEN REFUSE; END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} = {self.value[:60]}" if self.held else f"{self.field} ≠ {self.value}"

    @property
    def subject_name(self) -> str:
        """Which of `SUBJECTS` the decision is about."""
        return next(name for name in SUBJECTS if getattr(self, f"{name}_id"))

    @property
    def subject(self) -> BearsFacts:
        """The record the decision is about."""
        record: BearsFacts = getattr(self, self.subject_name)
        return record

    @property
    def fact(self) -> Fact:
        """The fact decided."""
        fact: Fact = SUBJECTS[self.subject_name].FACTS[self.field]  # type: ignore[attr-defined]
        return fact

    @property
    def shown(self) -> str:
        """The value in words for people; empty where nothing is held."""
        return self.fact.shown(self.value) if self.value else ""

    def fits(self, held: Sequence[Held], claims: Iterable[Claim]) -> bool:
        """Whether the record still holds what was decided, and all ``claims`` were weighed."""
        if not self.value:
            still = not held
        else:
            still = any(self.fact.means(self.value, one) for one in held) == self.held
        return still and all(claim.pk in self.weighed for claim in claims)

    @transaction.atomic
    def withdraw(self, *, by: "User", reason: str) -> None:
        """Undo the decision: the contradiction is open again, and the value stays as it is.

        Raises `NotPermittedError` without the role, and `DecisionError` without a reason or on a
        decision that is withdrawn already.
        """
        if not may_edit(by):
            raise NotPermittedError("Only those who edit withdraw decisions.")
        if not reason.strip():
            raise DecisionError("Say why the decision is withdrawn.", field="reason", code="reason")
        locked = Decision.objects.select_for_update().get(pk=self.pk)
        if locked.withdrawn_at is not None:
            raise DecisionError("This decision is withdrawn already.", code="withdrawn")
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_reason = timezone.now(), by, reason
        with acting(by=by, reason=reason):
            self.save(update_fields=WITHDRAWAL)
