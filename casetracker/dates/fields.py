"""The model field of an uncertain date, and the three columns that come with it."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import lazy
from django.utils.translation import get_language

from casetracker.dates.forms import UncertainDateFormField
from casetracker.dates.grammar import MAX_LENGTH, InvalidDateError
from casetracker.dates.value import UncertainDate
from casetracker.languages import bilingual, is_chinese

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    _DateField = models.Field[UncertainDate | date | str | None, UncertainDate | None]
    _WordsField = models.CharField[str, str]
else:
    _DateField, _WordsField = models.Field, models.CharField

MAX_WORDS = 200
"""The longest words of a source that are kept with a date, in characters."""

# An EDTF text does not sort as its date does ("2009~" against "2009-12", "[" after every digit).
_REFUSED_LOOKUPS = frozenset({"lt", "lte", "gt", "gte", "range"})


class _Unsaid(str):
    """The empty words of a row that was made without naming them, told apart from "" as given."""

    __slots__ = ()


_UNSAID = _Unsaid()


class DateAttribute(DeferredAttribute):
    """Reads as `UncertainDate` or None; takes that, an EDTF text, or a ``date``.

    A text that is not a date is kept as it is, and `Model.full_clean` and saving refuse it. A
    value sets the words too. A text does not, but where it changes the date, the words of the old
    date go.
    """

    field: "UncertainDateField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        """The date of this row, with its words."""
        if instance is None:
            return self
        text = super().__get__(instance, cls)
        if not isinstance(text, str):
            return text
        if not text:
            return None
        try:
            return UncertainDate.parse(text, getattr(instance, self.field.words_name, ""))
        except InvalidDateError:
            return text

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Keep the date's text, and see to the words."""
        name, words_name = self.field.attname, self.field.words_name
        row = instance.__dict__
        if isinstance(value, UncertainDate):
            row[name], row[words_name] = value.edtf, value.words
            return
        text = _text_of(value)
        if name in row and row[name] != text:
            row[words_name] = ""
        row[name] = text


class WordsAttribute(DeferredAttribute):
    """The source's words; a row made without naming them keeps those of its date."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Keep the words."""
        if isinstance(value, _Unsaid):
            instance.__dict__.setdefault(self.field.attname, "")
        else:
            instance.__dict__[self.field.attname] = value


class BoundAttribute(DeferredAttribute):
    """The earliest or latest day, in step with the date even before the row is saved."""

    field: "BoundField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        """The day, or None where that end is open or the date is not known."""
        if instance is None:
            return self
        if self.field.date_name not in instance.__dict__:
            return super().__get__(instance, cls)
        value = getattr(instance, self.field.date_name)
        return getattr(value, self.field.end, None)

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Keep what the database computed, for rows that load the bound without the date."""
        instance.__dict__[self.field.attname] = value


class WordsField(_WordsField):
    """The source's own words for a date; to migrations an ordinary ``CharField``."""

    descriptor_class = WordsAttribute

    def get_default(self) -> str:
        """Empty words that do not overwrite those of a date given to the constructor."""
        return _UNSAID

    def clone(self) -> Any:
        """The plain field that migrations know."""
        _, _, args, kwargs = self.deconstruct()
        return models.CharField(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Describe the column as the plain field it is."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class BoundField(models.GeneratedField):
    """The ``earliest`` or ``latest`` day of a date; to migrations an ordinary generated column."""

    descriptor_class = BoundAttribute

    def __init__(self, *, date_name: str, end: str, **kwargs: Any) -> None:
        """Compute the ``end`` ("earliest" or "latest") of the field ``date_name``."""
        self.date_name, self.end = date_name, end
        super().__init__(
            expression=models.Func(models.F(date_name), function=f"casetracker_date_{end}"),
            output_field=models.DateField(),
            db_persist=True,
            null=True,
            serialize=False,
            **kwargs,
        )

    def deconstruct(self) -> Any:
        """Describe the column as the plain field it is."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.GeneratedField", args, kwargs

    def clone(self) -> Any:
        """The plain field that migrations know."""
        _, _, args, kwargs = self.deconstruct()
        return models.GeneratedField(*args, **kwargs)


class UncertainDateField(_DateField):
    """An uncertain date: a column of EDTF text, "" where no date is known.

    A field ``began`` also gives its model the columns ``began_words`` (the source's own words, ""
    where none) and, computed by the database on every path that writes a row,
    ``began_earliest`` and ``began_latest`` (NULL where that end is open or no date is known).
    Sort and filter by those; see `casetracker.dates.queries`.

    An update of some columns only (``update(began=…)``, ``save(update_fields=…)``) should name
    ``began_words`` too: the words of another date are not words of this one.
    """

    description = bilingual("Uncertain date (EDTF)", "不确定日期（EDTF）")
    descriptor_class = DateAttribute

    def __init__(self, verbose_name: Any = None, *, companions: bool = True, **kwargs: Any) -> None:
        """Set up the column; ``companions=False`` is for migrations, which list all four."""
        kwargs["max_length"] = MAX_LENGTH
        self.companions = companions
        super().__init__(verbose_name, **kwargs)
        # Room in the order of the model's fields, so that the companions follow their date.
        self._companion_order = models.Field.creation_counter
        models.Field.creation_counter += 3

    @property
    def words_name(self) -> str:
        """The name of the column that keeps the source's words."""
        return f"{self.name}_words"

    def get_internal_type(self) -> str:
        """Stored as ``varchar``."""
        return "CharField"

    def deconstruct(self) -> Any:
        """Describe the text column alone: a migration lists the companions one by one."""
        name, _, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, "casetracker.dates.UncertainDateField", args, {**kwargs, "companions": False}

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any) -> None:
        """Add the column, and its companions where the class has nothing of their names yet."""
        super().contribute_to_class(cls, name, *args)
        if not self.companions:
            return
        for position, (companion_name, companion) in enumerate(self._make_companions(name)):
            if companion_name not in cls.__dict__:
                companion.creation_counter = self._companion_order + position
                cls.add_to_class(companion_name, companion)

    def _make_companions(self, name: str) -> "Iterator[tuple[str, models.Field[Any, Any]]]":
        label = self.verbose_name or name.replace("_", " ")
        words_label = _companion_label(label, "{} in the source's words", "{}（原文）")
        yield f"{name}_words", WordsField(words_label, max_length=MAX_WORDS, blank=True)
        for end, english, chinese in (
            ("earliest", "{} at the earliest", "{}（最早）"),
            ("latest", "{} at the latest", "{}（最晚）"),
        ):
            bound_label = _companion_label(label, english, chinese)
            yield f"{name}_{end}", BoundField(date_name=name, end=end, verbose_name=bound_label)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Find a companion replaced by another field, a nullable column, and sorting by text."""
        return [*super().check(**kwargs), *self._check_misuse()]

    def _check_misuse(self) -> Iterator[checks.CheckMessage]:
        if self.null:
            yield checks.Error(
                "An uncertain date that is not known is an empty text, never NULL.",
                hint="Use blank=True in place of null=True.",
                obj=self,
                id="casetracker.E101",
            )
        if not self.companions:
            return
        for end in ("words", "earliest", "latest"):
            companion = f"{self.name}_{end}"
            own = WordsField if end == "words" else BoundField
            same_name = [f for f in self.model._meta.local_fields if f.name == companion]
            if any(not isinstance(field, own) for field in same_name):
                yield checks.Error(
                    f"“{companion}” belongs to the uncertain date “{self.name}”.",
                    hint="Rename one of the two.",
                    obj=self,
                    id="casetracker.E102",
                )
        if {self.name, f"-{self.name}"}.intersection(map(str, self.model._meta.ordering or ())):
            yield checks.Error(
                f"“{self.name}” sorts as text, which is not the order of dates.",
                hint=f"Order by “{self.name}_earliest”.",
                obj=self,
                id="casetracker.E103",
            )

    def get_lookup(self, lookup_name: str) -> Any:
        """No lookup that would compare dates as texts."""
        return None if lookup_name in _REFUSED_LOOKUPS else super().get_lookup(lookup_name)

    def to_python(self, value: Any) -> UncertainDate | None:
        """The value, or None where there is none; a ValidationError says what is accepted."""
        if value is None or value == "":
            return None
        if isinstance(value, UncertainDate):
            return value
        text = _text_of(value)
        if not isinstance(text, str):
            refusal = InvalidDateError(str(value), code="unreadable")
            raise ValidationError(str(refusal), code="invalid_date")
        try:
            return UncertainDate.parse(text)
        except InvalidDateError as error:
            raise ValidationError(str(error), code="invalid_date") from error

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse no date where one is needed."""
        del model_instance
        if value is None and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def get_prep_value(self, value: Any) -> str:
        """The text for the database; a ValidationError for what is not a date."""
        date_value = self.to_python(super().get_prep_value(value))
        return date_value.edtf if date_value else ""

    def value_to_string(self, obj: models.Model) -> str:
        """The text for a serialised row."""
        return self.get_prep_value(self.value_from_object(obj))

    def save_form_data(self, instance: models.Model, data: Any) -> None:
        """Take the date of a form and leave the words to the form's own field for them."""
        setattr(instance, self.name, data.edtf if isinstance(data, UncertainDate) else data)

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """A text input that explains itself where the model has no help text of its own."""
        kwargs.setdefault("help_text", self.help_text or UncertainDateFormField.default_help_text)
        return super().formfield(*args, **{"form_class": UncertainDateFormField, **kwargs})


def _text_of(value: Any) -> Any:
    """The canonical text of what may be assigned; an expression or a bad text as it is."""
    if value is None:
        return ""
    if type(value) is date:
        return value.isoformat()
    if not isinstance(value, str):
        return value
    try:
        return UncertainDate.parse(value).edtf if value else ""
    except InvalidDateError:
        return value


def generated_companions(model: type[models.Model]) -> list[str]:
    """The names of the columns that the database computes from the model's uncertain dates."""
    return [field.name for field in model._meta.local_fields if isinstance(field, BoundField)]


def _label(label: "_StrOrPromise", english: str, chinese: str) -> str:
    return (chinese if is_chinese(get_language()) else english).format(label)


_companion_label = lazy(_label, str)
