"""The page of a dossier on which much hangs, in the admin."""

from collections.abc import Iterator

from django.urls import reverse

from tests.bench.measuring import Figure, median_ms
from tests.bench.world import World
from tests.full_dossiers import make_full_dossier


def figures(world: World) -> Iterator[Figure]:
    """The time to the last byte, for an analyst; a test pins the number of statements."""
    person = make_full_dossier(300)
    page = reverse("admin:dossiers_person_change", args=[person.pk])
    yield Figure("dossier: server, 300 claims", median_ms(world.asked(page)), limit=1000)
