"""How long a search may take."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from casetracker.exceptions import CasetrackerError
from casetracker.languages import bilingual


class TooSlowError(CasetrackerError):
    """The search took longer than it may; the message says what to do."""

    code = "too_slow"


@contextmanager
def at_most(milliseconds: int) -> Iterator[None]:
    """Let no statement inside run longer. Raises `TooSlowError`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Compiling a statement takes longer than running one that is bounded.
            cursor.execute(f"SET LOCAL statement_timeout = {milliseconds:d}; SET LOCAL jit = off")
            yield
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT; SET LOCAL jit TO DEFAULT")
    except OperationalError as slow:
        if "statement timeout" not in str(slow):
            raise
        raise TooSlowError(
            str(
                bilingual(
                    "The search took too long: look for fewer or longer words.",
                    "检索耗时过长：请减少检索词或使用更长的词。",
                )
            )
        ) from slow
