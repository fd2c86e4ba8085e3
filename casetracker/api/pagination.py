"""Cursor pages: as fast at the end of a list as at its beginning."""

from rest_framework import pagination


class CursorPagination(pagination.CursorPagination):
    """Pages of 50, up to 500 by ``page_size``, newest first; the cursor is opaque."""

    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"
    ordering = ("-created_at", "-id")
