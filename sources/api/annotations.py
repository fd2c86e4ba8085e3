"""Passages as Web Annotations: words of a snapshot, highlighted."""

from typing import Any

from casetracker.api.forms.annotations import Site, instant
from sources.models import Passage

SHA_256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"


def target_of(passage: Passage, site: Site) -> dict[str, Any]:
    """The words: the snapshot they stand in, its state, and two ways to find them there.

    Positions count the code points of the snapshot's ``text``, which is in NFC with LF line ends;
    the checksum is that of this text in UTF-8.
    """
    snapshot = passage.snapshot
    state: dict[str, Any] = {
        "type": "TimeState",
        "sourceDate": instant(snapshot.captured_at),
        "checksum": {"algorithm": SHA_256, "checksumValue": snapshot.text_sha256},
    }
    if snapshot.archive_url:
        state["cached"] = snapshot.archive_url
    return {
        "type": "SpecificResource",
        "source": site.address_of("snapshots", snapshot.pk),
        "scope": site.address(passage.get_absolute_url()),
        "state": state,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": passage.quote,
                "prefix": passage.prefix,
                "suffix": passage.suffix,
            },
            {"type": "TextPositionSelector", "start": passage.start, "end": passage.end},
        ],
    }


def annotation_of(passage: Passage, site: Site) -> dict[str, Any]:
    """The passage as an annotation; its bodies are the speaker and the translation, if any."""
    bodies = [
        {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": text}
        for purpose, text in (
            ("identifying", passage.speaker),
            ("describing", passage.translation),
        )
        if text
    ]
    return site.annotation(
        site.address_of("passages", passage.pk),
        motivation="highlighting",
        created=passage.created_at,
        by=passage.created_by,
        **({"body": bodies} if bodies else {}),
        target=target_of(passage, site),
    )
