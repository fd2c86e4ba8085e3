"""Load by wrk: how many requests a second are answered, how long each takes, and with what."""

import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

SCRIPT = """
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init(args)
  statuses, at, requests = {}, 0, {}
  for number, path in ipairs(paths) do requests[number] = wrk.format(nil, "/" .. path) end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
function response(status, headers, body)
  if length > 0 and status == 200 and #body ~= length then status = 0 end
  statuses[status] = (statuses[status] or 0) + 1
end
function done(summary, latency)
  local found = {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("statuses")) do
      found[status] = (found[status] or 0) + count
    end
  end
  for status, count in pairs(found) do print("status " .. status .. " " .. count) end
  print("lost " .. summary.errors.connect + summary.errors.read + summary.errors.timeout)
  print("median " .. latency:percentile(50))
  print("rate " .. summary.requests / (summary.duration / 1000000))
end
"""


UNLIKE = 0
"""Stands for the status of a good answer that is not as long as it should be."""


@dataclass(frozen=True)
class Load:
    """What came of a load: requests a second, the median in milliseconds, answers by status.

    ``cost`` is the time of processors that one answer took, in milliseconds, where it was taken.
    """

    rate: float
    median: float
    statuses: Mapping[int, int]
    lost: int
    cost: float = 0.0

    @property
    def requests(self) -> int:
        """How many were sent."""
        return sum(self.statuses.values()) + self.lost

    def together(self, number: int) -> Self:
        """The same where only so many answers make one."""
        return replace(
            self, rate=self.rate / number, median=self.median * number, cost=self.cost * number
        )

    @property
    def is_good(self) -> bool:
        """Whether every request was answered, and each with 200."""
        return set(self.statuses) == {200} and not self.lost and self.median > 0

    @property
    def told(self) -> str:
        """Median and cost of an answer, and all answers by status."""
        return f"median {self.median:.1f} ms, {self.cost:.1f} ms CPU [{self.answers}]"

    @property
    def answers(self) -> str:
        """The answers by status, and the requests without one."""
        found = [
            f"{status if status != UNLIKE else 'of another length'}: {count:,}"
            for status, count in sorted(self.statuses.items())
        ]
        return ", ".join([*found, *([f"lost: {self.lost}"] if self.lost else [])])


def load(
    urls: Sequence[str],
    *,
    headers: Mapping[str, str],
    clients: int,
    seconds: float,
    body: str = "",
    length: int = 0,
) -> Load:
    """Ask for the ``urls`` in turns, again and again; by POST where there is a JSON ``body``.

    Answers of another ``length`` in bytes than this, unless it is 0, are not good ones. Raises
    ``CalledProcessError`` where wrk fails.
    """
    posted = f"wrk.method = 'POST'\nwrk.body = [==[{body}]==]\n" if body else ""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        listed = ", ".join(f"[==[{url.partition('//')[2].partition('/')[2]}]==]" for url in urls)
        script.write(f"length = {length}\npaths = {{{listed}}}\n{posted}{SCRIPT}")
        script.flush()
        given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds:.0f}s", "--timeout", "30s"]
        done = subprocess.run(
            [*command, "-s", script.name, *given, urls[0]],
            check=True,
            capture_output=True,
            text=True,
        )
    return _read(done.stdout)


def _read(text: str) -> Load:
    statuses = {
        int(status): int(count)
        for status, count in re.findall(r"^status (\d+) (\d+)$", text, re.MULTILINE)
    }
    found = dict(re.findall(r"^(lost|median|rate) ([\d.]+)$", text, re.MULTILINE))
    return Load(
        float(found["rate"]), float(found["median"]) / 1000, statuses, int(float(found["lost"]))
    )


def is_there() -> bool:
    """Whether wrk is installed."""
    return any((Path(place) / "wrk").exists() for place in ("/usr/bin", "/usr/local/bin"))
