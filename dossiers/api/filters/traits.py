"""What people are asked for by who they are, wherever a row belongs to a person."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import ClassVar

import django_filters

from casetracker.api.filtering import CodesFilter, HeldCodesFilter, StrictFilterSet, TextFilter
from casetracker.languages import bilingual
from dossiers.vocabularies import IssueCategory, Sex

TRAITS = ("sex", "ethnicity", "religion", "occupation", "residence", "issue_category")
"""The filters that `OfTraitsFilterSet` adds, in their order."""


def _traits(path: str) -> Iterator[tuple[str, django_filters.Filter]]:
    yield (
        "sex",
        CodesFilter(
            field_name=f"{path}sex",
            choices=Sex.choices,
            label=bilingual("sex", "性别"),
            help_text="The person's sex, one or several.",
        ),
    )
    yield (
        "ethnicity",
        django_filters.CharFilter(
            field_name=f"{path}ethnicity",
            lookup_expr="iexact",
            label=bilingual("ethnicity", "民族"),
            help_text="The person's ethnicity as it is recorded, such as Uyghur.",
        ),
    )
    yield (
        "religion",
        TextFilter(
            field_name=f"{path}religion",
            label=bilingual("religion", "宗教"),
            help_text="Part of the person's religion as it is recorded.",
        ),
    )
    yield (
        "occupation",
        TextFilter(
            field_name=f"{path}occupations",
            label=bilingual("occupation", "职业"),
            help_text="Part of one of the person's occupations.",
        ),
    )
    yield (
        "residence",
        TextFilter(
            field_name=f"{path}residence",
            label=bilingual("place of residence", "居住地"),
            help_text="Part of the person's place of residence: a province, a city, a county.",
        ),
    )
    yield (
        "issue_category",
        HeldCodesFilter(
            field_name=f"{path}issue_categories",
            choices=IssueCategory.choices,
            label=bilingual("issue", "议题"),
            help_text="At least one of these issue categories.",
        ),
    )


class OfTraitsFilterSet(StrictFilterSet):
    """Adds the filters of who a person is; ``traits_of`` is the path from our row to the person.

    Rows that have such a path are seen only with their person.
    """

    traits_of: ClassVar[str] = ""

    @classmethod
    def get_filters(cls) -> OrderedDict[str, django_filters.Filter]:
        """The declared filters and those of the traits."""
        filters = super().get_filters()
        filters.update(_traits(cls.traits_of))
        return filters
