"""``Idempotency-Key``: a write that is sent twice is carried out once.

After the draft of the IETF (draft-ietf-httpapi-idempotency-key-header). The key is taken in the
transaction of the write, so that both are there or neither is; who sends the same at the same
time waits for the first. A request that was refused leaves no key: it may be mended and sent
again under the same one. What is kept is which records were made, not what was answered: the
answer is made anew, of what the account may see by then.
"""

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
from django.core.files.uploadedfile import UploadedFile

from casetracker.api.pagination import refused

if TYPE_CHECKING:
    from rest_framework.request import Request

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 255


def key_of(request: "Request") -> str | None:
    """The key; None where there is none. Raises ``ValidationError`` where it is not one.

    The draft writes it in quotes, most programs do not: both mean the same.
    """
    text: str | None = request.headers.get(HEADER)
    if text is None:
        return None
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    key = text[1:-1] if quoted else text
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        sentence = f"Give 1 to {LONGEST_KEY} visible ASCII characters, such as a UUID."
        raise refused(HEADER, sentence, "invalid_key")
    return key


def digest_of(request: "Request") -> str:
    """SHA-256 of what is asked: the method, the address with its parameters, and the body.

    The body is compared as it was read, so that spaces and the order of keys do not matter.
    """
    found = sha256(f"{request.method} {request.get_full_path()}\n".encode())
    found.update(orjson.dumps(request.data, _plain, orjson.OPT_SORT_KEYS))
    return found.hexdigest()


def _plain(value: Any) -> Any:
    """What a form holds, for comparing: lists of texts, and files by the hash of their bytes."""
    if isinstance(value, UploadedFile):
        digest = sha256()
        for chunk in value.chunks():
            digest.update(chunk)
        value.seek(0)
        return [value.name, digest.hexdigest()]
    return dict(value.lists())
