"""Loads on several servers in turns, so that what else the machine does falls on all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.bench import wrk
from tests.bench.costs import spent
from tests.bench.measures import Told
from tests.bench.rivals import Question
from tests.bench.servers import Server

ROUNDS = 3


@dataclass(frozen=True)
class Side:
    """A server and what it is asked."""

    name: str
    server: Server
    question: Question
    is_steady: bool = False
    """Whether all answers are as long as the first: GraphQL tells its errors with 200 too."""

    has_goal: bool = True

    def answer(self) -> bytes:
        """What it answers, a line a request. Raises ``HTTPError`` for any but a good answer."""
        answers = (
            self.server.fetch(path, body=self.question.body, Host="localhost")
            for path in self.question.paths
        )
        return b"\n".join(answers)

    def checked(self, name: str) -> Told:
        """Whether the answer to ``name`` holds what it should."""
        answer = self.answer()
        is_right = self.question.holds(answer)
        told = f"the answer of {self.name} is {'as' if is_right else 'NOT as'} it should be"
        return Told(name, f"{told}, {len(answer):,} bytes", is_right)

    def load(self, *, clients: int, seconds: float) -> wrk.Load:
        """One load of so many ``seconds``."""
        paths = self.question.paths
        length = len(self.answer()) if self.is_steady and len(paths) == 1 else 0
        before = spent(self.server.pid)
        load = wrk.load(
            [self.server.url(path) for path in paths],
            headers=self.server.headers,
            clients=clients,
            seconds=seconds,
            body=self.question.body,
            length=length,
        )
        cost = (spent(self.server.pid) - before) / max(load.requests, 1)
        return replace(load, cost=cost).together(len(paths))


def in_turns(sides: Sequence[Side], *, clients: int, seconds: float) -> list[wrk.Load]:
    """The load of each side with the median rate of `ROUNDS`; the first is for warming up."""
    found: list[list[wrk.Load]] = [[] for _ in sides]
    for number in range(ROUNDS + 1):
        for side, loads in zip(sides, found, strict=True):
            load = side.load(clients=clients, seconds=seconds if number else 1)
            loads.extend([load] * bool(number))
    return [sorted(loads, key=lambda load: load.rate)[len(loads) // 2] for loads in found]
