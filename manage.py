#!/usr/bin/env python3
"""Casetracker's command line: Django's, with the embedded database running behind every command."""

import contextlib
import os
import signal
import sys

from django.core.exceptions import ImproperlyConfigured

from casetracker import database
from casetracker.postgresql import DatabaseUnavailableError
from casetracker.var import var_directory

INTERRUPTED = 128 + signal.SIGINT


def main() -> None:
    """Run the command of `sys.argv`, with the embedded server up where DATABASE_URL is unset."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casetracker.settings")
    # By default these end the process on the spot, and the database would stay behind.
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    named = os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")
    try:
        with contextlib.nullcontext() if named else database.running(var_directory()):
            # Imported late: it reads the settings.
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except (DatabaseUnavailableError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
