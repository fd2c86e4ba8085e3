"""What reading a file is asked, and what comes of it."""

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Asked:
    """How to read a file.

    ``filename`` and ``declared`` (a media type) are what somebody says of it, and are held against
    it; ``charset`` is one of `charsets.CHARSETS`, or empty where the file shall tell itself;
    ``whole`` takes all that a web page shows, not its main text alone.
    """

    filename: str = ""
    declared: str = ""
    charset: str = ""
    whole: bool = False

    def as_dict(self) -> dict[str, Any]:
        """By names, as it travels to the reading process."""
        return asdict(self)


@dataclass(frozen=True)
class Extracted:
    """The text of a file, and what the file says of itself.

    ``title``, ``language`` (BCP 47) and ``published`` (ISO 8601) are hints, empty where the file
    says nothing; ``pages`` is 0 where it has none. ``warnings`` are sentences for the one who
    brought the file: what was left out, what could not be read.
    """

    text: str
    media_type: str
    extractor: str
    extractor_version: str
    title: str = ""
    language: str = ""
    published: str = ""
    pages: int = 0
    warnings: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """By names, as it travels back from the reading process."""
        return asdict(self)

    def for_snapshot(self) -> dict[str, Any]:
        """What a snapshot keeps of it, by the names of ``Snapshot.objects.take``."""
        names = ("text", "media_type", "extractor", "extractor_version")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """The inverse of `as_dict`, after a journey as JSON."""
        return cls(**{**told, "warnings": tuple(told["warnings"])})
