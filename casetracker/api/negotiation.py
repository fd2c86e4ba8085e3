"""Which format an answer has: that of ``format``, else that of the ``Accept`` header."""

from collections.abc import Iterable

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer


class Negotiation(DefaultContentNegotiation):
    """REST framework's own, but a format that is not offered is refused by name."""

    def filter_renderers(
        self,
        renderers: Iterable[BaseRenderer],
        format: str,  # noqa: A002
    ) -> list[BaseRenderer]:
        """The renderers of ``format``. Raises ``NotAcceptable`` where there is none."""
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            offered = ", ".join(str(renderer.format) for renderer in renderers)
            raise NotAcceptable(f"The format {format[:40]} is not offered here, only: {offered}.")
        return found
