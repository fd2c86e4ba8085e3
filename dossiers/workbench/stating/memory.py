"""What an account stated last in each document, so that the next claim begins there."""

from collections.abc import MutableMapping
from typing import Any

LAST = "stating"
JUST = "stated"
DOCUMENTS = 20
"""Documents that are remembered; the one used longest ago is forgotten first."""


def remember(session: MutableMapping[str, Any], source: str, *, chosen: dict[str, str]) -> None:
    """Keep ``chosen`` (person, record, field) for the document ``source``, a reference."""
    documents = dict(session.get(LAST, {}))
    documents.pop(source, None)
    documents[source] = chosen
    session[LAST] = dict(list(documents.items())[-DOCUMENTS:])


def remembered(session: MutableMapping[str, Any], source: str) -> dict[str, str]:
    """What was chosen last in the document; nothing at first."""
    chosen: dict[str, str] = session.get(LAST, {}).get(source, {})
    return chosen


def leave_message(session: MutableMapping[str, Any], message: dict[str, Any]) -> None:
    """Keep what was just done for the page that shows the document next."""
    session[JUST] = message


def take_message(session: MutableMapping[str, Any], source: str) -> dict[str, Any]:
    """What was just done in the document, told once; nothing where it was another."""
    message: dict[str, Any] = session.get(JUST) or {}
    if not message or message.get("source") != source:
        return {}
    del session[JUST]
    return message
