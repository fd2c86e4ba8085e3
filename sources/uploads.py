"""Files as they arrive by a form or over REST, up to the words that a snapshot keeps."""

from typing import Any

from casetracker.exceptions import CasetrackerError
from sources.exceptions import ExtractionError, TooMuchError
from sources.extraction import LARGEST_FILE, Extracted, extract
from sources.models.snapshot import storable


def contents(upload: Any) -> bytes:
    """The bytes of an upload. Raises `TooMuchError` where they are more than is read."""
    if upload.size > LARGEST_FILE:
        raise TooMuchError(f"The file is larger than {LARGEST_FILE // 2**20} MiB.")
    upload.seek(0)
    found: bytes = upload.read()
    return found


def read_upload(upload: Any, content: bytes, asked: dict[str, Any]) -> Extracted:
    """The words of an upload, fit to be stored. Raises `ExtractionError`."""
    found = extract(
        content,
        filename=upload.name or "",
        declared=upload.content_type or "",
        charset=asked.get("charset") or "",
        whole=bool(asked.get("whole")),
    )
    try:
        storable(found.text)
    except CasetrackerError as refused:
        raise ExtractionError(refused.message, code=refused.code) from refused
    return found
