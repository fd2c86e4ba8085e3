"""How long detentions last, and until when those that have not ended."""

from datetime import UTC, date
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Func, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone

from casetracker.dates import UncertainDate, days_between
from casetracker.present import moment
from dossiers.models.name import OfPersonQuerySet


def today() -> date:
    """The day of the instant of which the database is read, in UTC."""
    return (moment() or timezone.now()).astimezone(UTC).date()


def day_of(end: str, of: str) -> Func:
    """The ``end`` ("earliest" or "latest") of the date ``of``; subtracting two gives days."""
    return Func(of, function=f"casetracker_date_{end}", output_field=models.IntegerField())


def days_field(expression: Any, **options: Any) -> models.GeneratedField:
    """A number of days that the database computes for a detention that has ended."""
    return models.GeneratedField(
        expression=Case(When(ended="", then=None), default=expression),
        output_field=models.IntegerField(),
        db_persist=True,
        null=True,
        serialize=False,
        **options,
    )


class HeldDays(NamedTuple):
    """How many days a detention lasted: at least and at most, None where there is no limit."""

    least: int
    most: int | None
    ongoing: bool


class DetentionQuerySet(OfPersonQuerySet):
    """Reading detentions."""

    def with_days(self) -> Self:
        """Each with ``days_least`` and ``days_most``, the bounds of how long it lasted.

        One without an end lasts until today. ``days_most`` is NULL where there is no limit.
        """
        now = Cast(Value(today()), models.DateField())
        whole = models.IntegerField()
        so_far = {
            end: ExpressionWrapper(now - F(f"began_{end}"), output_field=models.DurationField())
            for end in ("earliest", "latest")
        }
        days = {
            end: Func(each, template="extract(day FROM %(expressions)s)::int", output_field=whole)
            for end, each in so_far.items()
        }
        return self.annotate(
            days_least=Greatest(Coalesce("held_least", days["latest"], 0), 0),
            days_most=Case(
                When(ended="", then=Greatest(days["earliest"], 0)), default=F("held_most")
            ),
        )


def held_days(began: UncertainDate | None, ended: UncertainDate | None) -> HeldDays:
    """How long a detention lasted, by the bounds of its dates; without an end until today.

    One that is announced for later has lasted no day.
    """
    first = (began and began.earliest) or date.min
    days = days_between(began, ended or UncertainDate.on(max(today(), first)))
    return HeldDays(days.least, days.most, ongoing=ended is None)
