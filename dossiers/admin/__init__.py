"""The admin of people, what happened to them, and what is claimed about them."""

from dossiers.admin import (
    appeals,
    claims,
    desk,
    detentions,
    people,
    responses,
    status_changes,
    vocabulary,
)

__all__ = [
    "appeals",
    "claims",
    "desk",
    "detentions",
    "people",
    "responses",
    "status_changes",
    "vocabulary",
]
