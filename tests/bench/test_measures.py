"""The table says what holds and what does not, and who was left out."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytest_django import Settings

from tests.bench import postgraphile, wrk
from tests.bench.costs import spent
from tests.bench.measures import Line, Ratio, Told, table
from tests.bench.measuring import Figure
from tests.bench.rivals import LeftOut, Rival, all_of


def test_the_table_is_aligned() -> None:
    lines: list[Line] = [
        Told("list", "median 4.0 ms", figure="250.0/s"),
        Ratio("list: of the limit", 0.526, 0.5, told="475.3/s"),
        Figure("reader", 12, limit=10),
    ]
    assert table(lines).splitlines() == [
        "what                 figure  goal",
        "list                250.0/s               median 4.0 ms",
        "list: of the limit     0.53  ≥ 0.5  pass  475.3/s",
        "reader              12.0 ms  < 10   FAIL  1.20 of it",
    ]


@pytest.mark.parametrize(
    ("value", "at_least", "is_good", "is_met"),
    [
        (0.5, True, True, True),
        (0.49, True, True, False),
        (0.49, False, True, True),
        (0.51, False, True, False),
        # A rate of refusals is no rate.
        (0.9, True, False, False),
    ],
)
def test_a_ratio_holds(value: float, at_least: bool, is_good: bool, is_met: bool) -> None:
    assert Ratio("", value, 0.5, at_least=at_least, is_good=is_good).is_met is is_met


@pytest.mark.parametrize(
    ("statuses", "lost", "told"),
    [
        ({200: 1000}, 0, "200: 1,000"),
        ({200: 5, 429: 2}, 0, "200: 5, 429: 2"),
        ({200: 5, wrk.UNLIKE: 2}, 0, "of another length: 2, 200: 5"),
        ({200: 5}, 1, "200: 5, lost: 1"),
    ],
)
def test_a_load_is_good_where_all_answers_are(
    statuses: dict[int, int], lost: int, told: str
) -> None:
    load = wrk.Load(10.0, 1.0, statuses, lost)
    assert load.answers == told
    assert load.is_good is (set(statuses) == {200} and not lost)


def test_who_cannot_be_had_is_left_out_with_a_word() -> None:
    rival: Rival = SimpleNamespace(name="There")  # type: ignore[assignment]

    @contextmanager
    def there(reference: str) -> Iterator[list[Rival]]:
        assert reference == "P-2026-00001"
        yield [rival]

    @contextmanager
    def not_there(reference: str) -> Iterator[list[Rival]]:
        if reference:
            raise LeftOut("no network")
        yield [rival]

    with all_of({"There": there, "Gone": not_there}, "P-2026-00001") as (found, missing):
        assert found == [rival]
        assert [line.cells()[::4] for line in missing] == [("Gone", "left out: no network")]


def test_postgraphile_is_left_out_without_npm(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("PATH", str(tmp_path))
    with all_of({"PostGraphile": postgraphile.served}, "P-2026-00001") as (found, missing):
        assert found == []
        assert [line.told for line in missing] == ["left out: npm is not installed"]


@pytest.mark.django_db
def test_work_is_counted_of_whoever_does_it() -> None:
    loop = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**7))'])"
    process = subprocess.Popen([sys.executable, "-c", f"{loop}; input()"], stdin=subprocess.PIPE)
    try:
        before, deadline = spent(process.pid), time.monotonic() + 30
        while spent(process.pid) < before + 50 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert spent(process.pid) >= before + 50
    finally:
        process.communicate(b"\n")
