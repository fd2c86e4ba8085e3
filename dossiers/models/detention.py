"""One continuous deprivation of liberty, and the charges brought in it."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import (
    Case,
    CheckConstraint,
    F,
    Func,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest

from casetracker.access import Actor, VisibleQuerySet
from casetracker.constraints import Refusal, in_order, is_known, update_of
from casetracker.dates import (
    IsoDurationField,
    UncertainDate,
    UncertainDateField,
    is_duration,
)
from casetracker.history import kept_in_history
from casetracker.languages import bilingual
from casetracker.models import Record
from dossiers.facts import (
    ChargesFact,
    ChoiceFact,
    DateFact,
    DurationFact,
    ProseFact,
    RowFact,
    TextFact,
    facts,
)
from dossiers.models.base import BearsFacts
from dossiers.models.held import DetentionQuerySet, HeldDays, day_of, days_field, held_days
from dossiers.models.person import Person
from dossiers.models.vocabulary import CaseEvent, Facility, Offence, Organisation
from dossiers.vocabularies import (
    DETENTION_FORMS,
    Certainty,
    ChargeStage,
    ContactLevel,
    Custody,
    Mechanism,
    SentenceKind,
)

NEVER = Cast(Value("empty"), DateRangeField())
CERTAINLY_HELD = Case(
    When(began__regex="[?~%]", then=NEVER),
    When(ended__regex="[?~%]", then=NEVER),
    When(began_latest__isnull=True, then=NEVER),
    When(ended="", then=Func("began_latest", None, Value("[)"), function="daterange")),
    When(ended_earliest__isnull=True, then=NEVER),
    When(ended_earliest__lte=F("began_latest"), then=NEVER),
    default=Func("began_latest", "ended_earliest", Value("[)"), function="daterange"),
    output_field=DateRangeField(),
)
"""The days on which the person was held whatever the uncertain dates turn out to be.

From the latest possible beginning to the earliest possible end; open where no end is recorded.
A date marked uncertain or approximate makes nothing certain.
"""


@kept_in_history()
class Detention(BearsFacts, Record):
    """One continuous deprivation of liberty, from being taken to being free.

    Moving from a cell to a hospital or a prison is a status change, not another detention. Two
    detentions of one person that are both known cannot share a day on which each is certain.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="detentions", verbose_name=bilingual("person", "人物")
    )
    form = models.CharField(
        bilingual("form of custody", "羁押形式"),
        max_length=40,
        choices=[(code, label) for code, label in Custody.choices if code in DETENTION_FORMS],
    )
    certainty = models.CharField(
        bilingual("certainty", "确定程度"),
        max_length=20,
        choices=Certainty.choices,
        default=Certainty.REPORTED,
    )
    began = UncertainDateField(bilingual("began", "开始"), blank=True)
    ended = UncertainDateField(bilingual("ended", "结束"), blank=True)
    how_ended = models.CharField(
        bilingual("how it ended", "结束方式"),
        max_length=40,
        choices=Mechanism.choices,
        blank=True,
    )
    facility = models.ForeignKey(
        Facility,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="detentions",
        verbose_name=bilingual("facility", "羁押场所"),
    )
    place = models.CharField(bilingual("place", "地点"), max_length=200, blank=True)
    authority = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="detentions",
        verbose_name=bilingual("authority", "执行机关"),
    )
    stated_reason = models.TextField(bilingual("stated reason", "官方理由"), blank=True)
    underlying_reason = models.TextField(
        bilingual("underlying reason", "实际原因"),
        blank=True,
        help_text=bilingual("What sources say it was for.", "来源所述的真实原因。"),
    )
    contact = models.CharField(
        bilingual("contact with the outside", "对外联系"),
        max_length=20,
        choices=ContactLevel.choices,
        blank=True,
    )
    treatment = models.TextField(bilingual("treatment alleged", "所称待遇"), blank=True)
    event = models.ForeignKey(
        CaseEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="detentions",
        verbose_name=bilingual("case event", "案件事件"),
    )
    sentence_kind = models.CharField(
        bilingual("sentence", "刑种"), max_length=40, choices=SentenceKind.choices, blank=True
    )
    sentence_length = IsoDurationField(bilingual("length of the sentence", "刑期"), blank=True)
    sentence_imposed = UncertainDateField(bilingual("sentenced on", "判决日期"), blank=True)
    sentence_court = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sentences",
        verbose_name=bilingual("court", "法院"),
    )
    rights_deprived = IsoDurationField(
        bilingual("deprivation of political rights", "剥夺政治权利"), blank=True
    )
    sentence_ends = UncertainDateField(bilingual("official end", "刑满日期"), blank=True)
    held_least = days_field(
        Greatest(Coalesce(day_of("earliest", "ended") - day_of("latest", "began"), 0), 0),
        verbose_name=bilingual("days held at least", "至少羁押天数"),
    )
    held_most = days_field(
        day_of("latest", "ended") - day_of("earliest", "began"),
        verbose_name=bilingual("days held at most", "至多羁押天数"),
    )

    objects = DetentionQuerySet.as_manager()

    FACTS = facts(
        ChoiceFact("form", Custody),
        DateFact("began"),
        DateFact("ended"),
        ChoiceFact("how_ended", Mechanism),
        RowFact("facility", "dossiers.Facility"),
        TextFact("place"),
        RowFact("authority", "dossiers.Organisation"),
        ProseFact("stated_reason"),
        ProseFact("underlying_reason"),
        ChoiceFact("contact", ContactLevel),
        ProseFact("treatment"),
        RowFact("event", "dossiers.CaseEvent"),
        ChargesFact("charges", bilingual("charges", "罪名")),
        ChoiceFact("sentence_kind", SentenceKind),
        DurationFact("sentence_length"),
        DateFact("sentence_imposed"),
        RowFact("sentence_court", "dossiers.Organisation"),
        DurationFact("rights_deprived"),
        DateFact("sentence_ends"),
    )
    NOT_FACTS = frozenset({"id", "created_at", "person", "certainty"})

    class Meta:
        ordering: ClassVar = ["person", "began_earliest", "id"]
        verbose_name = bilingual("detention", "羁押")
        verbose_name_plural = bilingual("detentions", "羁押")
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(
                condition=Q(form__in=sorted(DETENTION_FORMS)),
                name="detention_form_is_known",
                violation_error_code="unknown_choice",
                violation_error_message="This is not a form of deprivation of liberty.",
            ),
            is_known("detention", "certainty", Certainty),
            is_known("detention", "how_ended", Mechanism, blank=True),
            is_known("detention", "contact", ContactLevel, blank=True),
            is_known("detention", "sentence_kind", SentenceKind, blank=True),
            in_order("detention", "began", "ended", "The detention ends before it begins."),
            in_order(
                "detention",
                "sentence_imposed",
                "sentence_ends",
                "The sentence ends before it is imposed.",
            ),
            CheckConstraint(
                condition=is_duration("sentence_length"),
                name="detention_sentence_length_is_a_duration",
                violation_error_code="invalid_duration",
                violation_error_message="Write the length as P11Y, P4Y6M or P15D.",
            ),
            CheckConstraint(
                condition=is_duration("rights_deprived"),
                name="detention_rights_deprived_is_a_duration",
                violation_error_code="invalid_duration",
                violation_error_message="Write the length as P1Y or P2Y6M.",
            ),
            CheckConstraint(
                condition=Q(sentence_length="") | ~Q(sentence_kind=""),
                name="detention_length_has_a_kind",
                violation_error_code="sentence_kind",
                violation_error_message="Say what kind of sentence has this length.",
            ),
            CheckConstraint(
                condition=~Q(sentence_kind__in=["life", "death", "death_reprieve"])
                | Q(sentence_length=""),
                name="detention_life_has_no_length",
                violation_error_code="sentence_length",
                violation_error_message="A life or death sentence has no length.",
            ),
            ExclusionConstraint(
                name="detention_no_certain_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (CERTAINLY_HELD, RangeOperators.OVERLAPS),
                ],
                condition=Q(certainty=Certainty.KNOWN),
                violation_error_code="overlap",
                violation_error_message=(
                    "The person is certainly held in another known detention on the same days: "
                    "end that one first, or mark one of them as less certain."
                ),
            ),
        ]
        triggers: ClassVar[list[Refusal]] = [
            Refusal(
                name="detention_still_spans_its_status_changes",
                operation=update_of("began", "ended"),
                message="A status change of this detention would then lie outside it.",
                func="""
                IF EXISTS (
                    SELECT FROM dossiers_statuschange AS change
                     WHERE change.detention_id = NEW.id
                       AND NOT EXISTS (SELECT FROM dossiers_statuschange AS newer
                                        WHERE newer.supersedes_id = change.id)
                       AND (change.date_latest < casetracker_date_earliest(NEW.began)
                            OR change.date_earliest > casetracker_date_latest(NEW.ended)))
                THEN REFUSE; END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.began or ''}".strip()

    @property
    def held_days(self) -> HeldDays:
        """How long it lasted, by the bounds of its dates; without an end until today."""
        return held_days(self.began, self.ended)

    def certainly_without(self, date: UncertainDate) -> bool:
        """Whether ``date`` lies before or after the detention however uncertain the dates are."""
        too_early = (
            self.began is not None
            and None not in (date.latest, self.began.earliest)
            and date.latest < self.began.earliest  # type: ignore[operator]
        )
        too_late = (
            self.ended is not None
            and None not in (date.earliest, self.ended.latest)
            and date.earliest > self.ended.latest  # type: ignore[operator]
        )
        return too_early or too_late


class ChargeQuerySet(VisibleQuerySet["Charge"]):
    """Reading charges."""

    def visible_to(self, user: Actor) -> "ChargeQuerySet":
        """Those in visible detentions."""
        return self.filter(detention__in=Detention.objects.visible_to(user))


@kept_in_history()
class Charge(Record):
    """An offence that the person is said to have committed, and how far the charge went."""

    detention = models.ForeignKey(
        Detention,
        models.CASCADE,
        related_name="charges",
        verbose_name=bilingual("detention", "羁押"),
    )
    offence = models.ForeignKey(
        Offence, models.PROTECT, related_name="charges", verbose_name=bilingual("offence", "罪名")
    )
    stage = models.CharField(bilingual("stage", "阶段"), max_length=20, choices=ChargeStage.choices)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = bilingual("charge", "指控")
        verbose_name_plural = bilingual("charges", "指控")
        constraints: ClassVar[list[Any]] = [
            is_known("charge", "stage", ChargeStage),
            models.UniqueConstraint(
                fields=["detention", "offence"],
                name="charge_listed_once",
                violation_error_code="duplicate",
                violation_error_message="This charge is recorded already: change its stage.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offence} ({self.get_stage_display()})"
