"""The other people among whom names are looked for: as many as were asked for, and found."""

import pytest

from dossiers.models import Name, Person
from tests.bench import names


@pytest.mark.django_db
def test_other_people_are_stored_with_their_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "PEOPLE", names.BLOCK + 30)
    names._load_block({"wangwei"}, 1)
    assert Person.objects.count() == 30
    assert not Name.objects.filter(search_keys__contains="=wangwei ").exists()
    name = Name.objects.filter(script="hans").first()
    assert name is not None
    assert name.person in Person.objects.called(name.text)
