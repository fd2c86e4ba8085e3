"""Detentions in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from casetracker.admin import Part, Shelf
from casetracker.admin.filtering import form_of
from casetracker.admin.history import Trail
from casetracker.languages import bilingual
from dossiers.admin.evidence import EvidenceAdmin
from dossiers.api.filters.cases import DetentionFilterSet
from dossiers.models import Charge, Detention, Person

READ = ("charges__offence", "facility", "authority", "event", "sentence_court")


class ChargePart(Part[Charge]):
    """The charges brought in a detention."""

    model = Charge
    autocomplete_fields = ("offence",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Charge]:
        """With the offences."""
        return super().get_queryset(request).select_related("offence")


@admin.register(Detention)
class DetentionAdmin(EvidenceAdmin[Detention]):
    """Continuous deprivations of liberty."""

    shelf = Shelf.CASES
    place = 2
    subject = "detention"
    facts_read = READ
    list_display = ("who", "form", "certainty", "held", "facility", "sentence", "event")
    list_filter = (form_of(DetentionFilterSet),)
    search_fields = ("person__names__text",)
    ordering = ("-began_earliest", "-id")
    autocomplete_fields = ("person", "facility", "authority", "event", "sentence_court")
    inlines = (ChargePart,)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "person",
                    ("form", "certainty"),
                    ("began", "began_words"),
                    ("ended", "ended_words"),
                    "how_ended",
                )
            },
        ),
        (
            bilingual("Place and conditions", "地点与处境"),
            {"fields": ("facility", "place", "authority", "contact", "treatment")},
        ),
        (
            bilingual("Reasons", "原因"),
            {"fields": ("stated_reason", "underlying_reason", "event")},
        ),
        (
            bilingual("Sentence", "判决"),
            {
                "fields": (
                    "sentence_kind",
                    "sentence_length",
                    ("sentence_imposed", "sentence_imposed_words"),
                    "sentence_court",
                    "rights_deprived",
                    ("sentence_ends", "sentence_ends_words"),
                )
            },
        ),
    )

    def for_list(self, rows: QuerySet[Detention]) -> QuerySet[Detention]:
        """With the person's names, the place and the event."""
        return rows.select_related("person", "facility", "event").prefetch_related("person__names")

    def for_labels(self, rows: QuerySet[Detention]) -> QuerySet[Detention]:
        """With the person's names."""
        return rows.select_related("person").prefetch_related("person__names")

    def label_for(self, row: Detention) -> str:
        """Whose it is, what it is, since when."""
        return f"{row.person.main_name}: {row}"

    def search(
        self, request: HttpRequest, queryset: QuerySet[Detention], term: str
    ) -> tuple[QuerySet[Detention], bool]:
        """By the person's names in any script, or reference."""
        if not term.strip():
            return queryset, False
        people = Person.objects.visible_to(request.user).called(term)
        return queryset.filter(person__in=people), False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A detention stays with its person."""
        del request
        return ("person",) if obj else ()

    def trails(self, row: Detention) -> list[Trail]:
        """With the charges."""
        charges = Trail.of(Charge, naming=("offence",), detention_id=row.pk)
        return [*super().trails(row), charges]

    @admin.display(description=bilingual("person", "人物"))
    def who(self, obj: Detention) -> str:
        """Whose it is."""
        return f"{obj.person.main_name} {obj.person.name_in_han}".strip()

    @admin.display(description=bilingual("held", "羁押时间"), ordering="began_earliest")
    def held(self, obj: Detention) -> str:
        """From when to when, in words."""
        began = obj.began.describe() if obj.began else "?"
        return f"{began} – {obj.ended.describe()}" if obj.ended else f"{began} –"

    @admin.display(description=bilingual("sentence", "刑期"), ordering="sentence_kind")
    def sentence(self, obj: Detention) -> str:
        """Kind and length, in words."""
        from casetracker.dates import Duration

        length = Duration.parse(obj.sentence_length).describe() if obj.sentence_length else ""
        return f"{obj.get_sentence_kind_display()} {length}".strip()
