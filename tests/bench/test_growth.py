"""Two populations are compared in turns, and who waits for a load is told how long."""

import time
from collections.abc import Sequence
from typing import Any

import pytest

from tests.bench import growth, progress, wrk
from tests.bench.loads import Side
from tests.bench.rivals import Question
from tests.bench.sizes import SECONDS


@pytest.mark.parametrize(
    ("more", "statuses", "is_met", "figure"),
    [
        (14.0, {200: 9}, True, "1.40"),
        (16.0, {200: 9}, False, "1.60"),
        (14.0, {200: 8, 503: 1}, False, "1.40"),
    ],
)
def test_a_median_may_grow_by_half(
    monkeypatch: pytest.MonkeyPatch,
    more: float,
    statuses: dict[int, int],
    is_met: bool,
    figure: str,
) -> None:
    def loads(sides: Sequence[Side], **given: Any) -> list[wrk.Load]:
        assert given == {"clients": 1, "seconds": SECONDS}
        assert [side.question.path for side in sides] == ["/fewer/", "/more/"]
        return [wrk.Load(9.0, 10.0, {200: 9}, 0, cost=4.0), wrk.Load(9.0, more, statuses, 0, 6.0)]

    monkeypatch.setattr(growth, "in_turns", loads)
    monkeypatch.setattr(Side, "answer", lambda _: b"")
    sides: list[Any] = [Side("", None, Question(path)) for path in ("/fewer/", "/more/")]  # type: ignore[arg-type]
    line = growth._grown("list", sides)
    assert line.is_met is is_met
    assert line.cells().figure == figure
    assert line.told.endswith("CPU 1.50 times")


def test_minutes_left_are_told_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    moments = iter(range(0, 1000, 15))
    monkeypatch.setattr(time, "monotonic", lambda: next(moments))
    assert list(progress.counted("abcdefgh", of=8)) == list("abcdefgh")
    told = [line.split("  ", 1)[1].strip() for line in capsys.readouterr().err.splitlines()]
    assert told == [
        "2 of 8 done, about 2 minutes left",
        "4 of 8 done, about 1 minutes left",
        "6 of 8 done, about 0 minutes left",
        "8 of 8 done, about 0 minutes left",
    ]
