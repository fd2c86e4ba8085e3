"""Following the feed of changes in tests: what a client is told, and what a mirror makes of it."""

from typing import Any

from django.db import connection

from tests.over_rest import V1, client_of

CHANGES = f"{V1}/changes/"
Line = dict[str, Any]


def forget_the_era() -> None:
    """Let the session ask again which era it writes in: the tables have been emptied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('casetracker.era', '', false)")


class Follower:
    """A client that goes on where it was."""

    def __init__(self, who: Any = None, **query: Any) -> None:
        self.client = client_of(who)
        self.query = query
        self.pages: list[Any] = []

    def catch_up(self) -> list[Line]:
        """All that is new."""
        told: list[Line] = []
        for _ in range(1000):
            answer = self.client.get(CHANGES, self.query)
            assert answer.status_code == 200, answer.content
            page = answer.json()
            self.pages.append(page)
            told += page["results"]
            self.query = {
                **self.query,
                "since": page["next"].partition("since=")[2].partition("&")[0],
            }
            if not page["more"]:
                return told
        raise AssertionError("The feed does not end.")


def short(lines: list[Line]) -> list[tuple[str, str]]:
    """The operations and kinds."""
    return [(line["operation"], line["kind"]) for line in lines]


def mirrored(lines: list[Line]) -> dict[tuple[str, str], Line]:
    """The records that a mirror holds after these changes: their values by kind and id."""
    held: dict[tuple[str, str], Line] = {}
    for line in lines:
        key = (line["kind"], line["id"])
        if line["operation"] in ("removed", "hidden"):
            held.pop(key, None)
        else:
            values = {name: each["new"] for name, each in line["fields"].items()}
            if line["operation"] == "changed":
                assert key in held, f"{key} changed before it was told"
            held[key] = {**held.get(key, {}), **values}
    return held
