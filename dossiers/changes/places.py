"""Places in the feed, and the cursors that name them.

A cursor is sealed: it can be neither read nor made by anybody else, since numbers of transactions
and keys would tell of what is hidden. It is encrypted and authenticated in one, deterministically
(the construction of SIV, RFC 5297, over HMAC-SHA-256), so that one place has one cursor.
"""

import base64
import binascii
import struct
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from rest_framework.exceptions import APIException

from casetracker.api.pagination import refused
from casetracker.journal import Moment

FORM = struct.Struct(">HqqB16s")
TAG = 16
NOBODY = UUID(int=0)
DONE = 255
"""The rank of a place after all that a row of the journal brought with it."""


class Gone(APIException):
    """A cursor from a time that this database has not come to, being restored from a backup."""

    status_code = 410
    default_detail = (
        "This cursor is from later than this database, which was restored from a backup: "
        "begin again without a cursor."
    )
    default_code = "gone"


class Place(NamedTuple):
    """After what ``rank`` and ``key`` say of the journal's row ``number``.

    Rank 0 is the row's own change; higher ranks are of those that depend on it, in the order of
    their keys.
    """

    era: int
    xact: int
    number: int
    rank: int = DONE
    key: UUID = NOBODY

    @property
    def moment(self) -> Moment:
        """The transaction."""
        return Moment(self.era, self.xact)

    def text(self) -> str:
        """The cursor."""
        plain = FORM.pack(self.era, self.xact, self.number, self.rank, self.key.bytes)
        tag = _keyed("tag", plain)[:TAG]
        return base64.urlsafe_b64encode(tag + _crossed(plain, tag)).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Place":
        """The place of a cursor. Raises ``ValidationError`` where it was not given out here."""
        try:
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        except (binascii.Error, ValueError) as exc:
            raise _not_ours() from exc
        tag, plain = sealed[:TAG], _crossed(sealed[TAG:], sealed[:TAG])
        is_ours = constant_time_compare(_keyed("tag", plain)[:TAG], tag)
        # Base64 has several texts for one value; only ours is taken.
        if len(plain) != FORM.size or not is_ours:
            raise _not_ours()
        era, xact, number, rank, key = FORM.unpack(plain)
        place = cls(era, xact, number, rank, UUID(bytes=key))
        if place.text() != text:
            raise _not_ours()
        return place


BEGINNING = Place(0, -1, 0)


def _keyed(purpose: str, text: bytes) -> bytes:
    salt = f"dossiers.changes.places.{purpose}"
    return salted_hmac(salt, text, secret=settings.SECRET_KEY, algorithm="sha256").digest()


def _crossed(text: bytes, tag: bytes) -> bytes:
    """``text`` encrypted, or decrypted: the key stream is the keyed hash of the tag."""
    stream = _keyed("stream-1", tag) + _keyed("stream-2", tag)
    return bytes(one ^ two for one, two in zip(text, stream, strict=False))


def _not_ours() -> Exception:
    return refused("since", "This cursor is not one of ours.", "invalid_cursor")
