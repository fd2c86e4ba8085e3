"""The bases of filters: strict about names, whoever uses them."""

from typing import Any, ClassVar

import django_filters
import pytest
from django.http import QueryDict

from casetracker.api.filtering import StrictFilterSet
from casetracker.models import User

pytestmark = pytest.mark.django_db


class AccountFilterSet(StrictFilterSet):
    username = django_filters.CharFilter(field_name="username")
    joined = django_filters.DateFromToRangeFilter(field_name="date_joined")

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []


def asked(query: str) -> Any:
    """The filter set of a query."""
    return AccountFilterSet(QueryDict(query), queryset=User.objects.all())


@pytest.mark.parametrize(
    "query",
    ["", "username=ana", "joined_after=2011-01-01&joined_before=2011-02-01", "page_size=5"],
)
def test_what_is_known_is_valid(query: str) -> None:
    assert asked(query).is_valid()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("usrname=ana", "Unknown parameter: usrname. Did you mean username?"),
        ("joined=2011", "Unknown parameter: joined. Did you mean joined_after?"),
        ("zzz=1", "Unknown parameter: zzz."),
    ],
)
def test_what_is_not_known_is_told_with_the_nearest(query: str, sentence: str) -> None:
    filter_set = asked(query)
    assert not filter_set.is_valid()
    assert filter_set.errors["__all__"] == [sentence]
