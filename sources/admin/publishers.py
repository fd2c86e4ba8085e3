"""Publishers in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet

from casetracker.admin import RoleAdmin, Shelf
from casetracker.languages import bilingual
from sources.models import Publisher


@admin.register(Publisher)
class PublisherAdmin(RoleAdmin[Publisher]):
    """Who publishes or reports."""

    shelf = Shelf.EVIDENCE
    place = 6
    list_display = ("name", "name_zh", "kind", "country", "reliability", "documents")
    list_filter = ("kind", "reliability", "country")
    search_fields = ("name", "name_zh")
    fieldsets = (
        (None, {"fields": (("name", "name_zh"), ("kind", "country"), "url")}),
        (bilingual("Grade", "评级"), {"fields": ("reliability", "note")}),
    )

    def for_list(self, rows: QuerySet[Publisher]) -> QuerySet[Publisher]:
        """With the number of documents."""
        return rows.annotate(documents=Count("published"))

    @admin.display(description=bilingual("documents", "文件数"))
    def documents(self, obj: Any) -> int:
        """How many documents it published."""
        return int(obj.documents)
