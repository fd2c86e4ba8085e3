"""The vocabulary tables in the admin."""

from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet

from casetracker.admin import RoleAdmin, Shelf
from casetracker.languages import bilingual
from dossiers.models import CaseEvent, Facility, Forum, Offence, Organisation

V = TypeVar("V", bound=models.Model)


class NamesAdmin(RoleAdmin[V]):
    """The base: rows known by an English, a Chinese and other names."""

    shelf = Shelf.VOCABULARY
    search_fields = ("name", "name_zh", "also_known_as")
    list_filter: ClassVar[Any] = ("kind",)
    names = (("name", "name_zh"), "also_known_as")

    def label_for(self, row: V) -> str:
        """Both names."""
        name_zh = getattr(row, "name_zh", "")
        return f"{row} {name_zh}".strip()

    @admin.display(description=bilingual("also known as", "又名"))
    def other_names_shown(self, obj: Any) -> str:
        """The other names in one line."""
        return ", ".join(obj.also_known_as)


@admin.register(Organisation)
class OrganisationAdmin(NamesAdmin[Organisation]):
    """Courts, police bodies, ministries, governments, NGOs."""

    place = 2
    list_display = ("name", "name_zh", "kind", "country", "other_names_shown")
    list_filter = ("kind", "country")
    fieldsets = ((None, {"fields": (*NamesAdmin.names, ("kind", "country"), "note")}),)


@admin.register(Facility)
class FacilityAdmin(NamesAdmin[Facility]):
    """Places of custody."""

    place = 1
    list_display = ("name", "name_zh", "kind", "province", "prefecture", "county")
    list_filter = ("kind", "province")
    fieldsets = (
        (None, {"fields": (*NamesAdmin.names, "kind")}),
        (
            bilingual("Place", "地点"),
            {"fields": (("province", "prefecture", "county"), "note")},
        ),
    )


@admin.register(Forum)
class ForumAdmin(NamesAdmin[Forum]):
    """Where appeals are made."""

    place = 3
    list_display = ("name", "name_zh", "kind", "other_names_shown")
    fieldsets = ((None, {"fields": (*NamesAdmin.names, "kind", "note")}),)


@admin.register(CaseEvent)
class CaseEventAdmin(NamesAdmin[CaseEvent]):
    """What ties cases together."""

    place = 4
    list_display = ("name", "name_zh", "kind", "when")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *NamesAdmin.names,
                    "kind",
                    ("began", "began_words"),
                    ("ended", "ended_words"),
                    "note",
                )
            },
        ),
    )

    @admin.display(description=bilingual("dates", "日期"), ordering="began_earliest")
    def when(self, obj: CaseEvent) -> str:
        """From when to when, in words."""
        ends = (value.describe() for value in (obj.began, obj.ended) if value)
        return " – ".join(ends)


@admin.register(Offence)
class OffenceAdmin(RoleAdmin[Offence]):
    """Offences: one version of a law, an article, a paragraph."""

    shelf = Shelf.VOCABULARY
    place = 5
    list_display = ("code", "name", "name_zh", "law", "version", "chapter")
    list_filter = ("law",)
    search_fields = ("code", "name", "name_zh", "former_names")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "code",
                    ("law", "version"),
                    ("article", "sub_article"),
                    ("paragraph", "item"),
                )
            },
        ),
        (
            bilingual("Names", "名称"),
            {"fields": (("name", "name_zh"), "former_names", "chapter")},
        ),
        (bilingual("More", "其他"), {"fields": ("penalty", "note")}),
    )

    def for_labels(self, rows: QuerySet[Offence]) -> QuerySet[Offence]:
        """As they are."""
        return rows

    def label_for(self, row: Offence) -> str:
        """Code and both names."""
        return f"{row.code} {row.name} {row.name_zh}".strip()
