"""Which format an answer has: that of ``format``, else that of the ``Accept`` header."""

from collections.abc import Iterable

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class Negotiation(DefaultContentNegotiation):
    """REST framework's own, but a format that is not offered is refused by name."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer and its media type; the first for those who take anything, as most do."""
        takes_anything = request.META.get("HTTP_ACCEPT", "*/*") == "*/*"
        if takes_anything and not format_suffix and "format" not in request.query_params:
            first = next(iter(renderers))
            return first, str(first.media_type)
        chosen: tuple[BaseRenderer, str] = super().select_renderer(
            request, renderers, format_suffix
        )
        return chosen

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
