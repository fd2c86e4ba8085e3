"""What tests of stating claims share: the form as the browser sends it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from sources.models import Snapshot


def selected(snapshot: Snapshot, quote: str, **changed: Any) -> dict[str, Any]:
    """What the browser tells of ``quote`` selected in the snapshot's text."""
    start = snapshot.text.index(quote) if quote in snapshot.text else 0
    return {
        "snapshot": str(snapshot.pk),
        "text_sha256": snapshot.text_sha256,
        "start": str(start),
        "end": str(start + len(quote)),
        "quote": quote,
        **changed,
    }


def filled_in(snapshot: Snapshot, quote: str, **chosen: Any) -> dict[str, Any]:
    """The whole form; ``value_for`` follows from the record and the fact chosen."""
    told = {
        "record": "person",
        "field": "residence",
        "value": "Shenyang",
        "basis": "stated",
        "credibility": "6",
        **chosen,
    }
    told.setdefault("value_for", f"{told['record']} {told['field']}")
    return {**selected(snapshot, quote), **told}


def post(client: Client, name: str, snapshot: Snapshot, told: dict[str, Any]) -> Any:
    """Send a form to one of the addresses of the panel."""
    return client.post(reverse(name, args=[snapshot.source.reference]), told)
