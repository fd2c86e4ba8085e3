#!/usr/bin/env python3
"""Casetracker's command line: Django's, with the embedded database running behind every command."""

import contextlib
import os
import signal
import sys

from casetracker import database
from casetracker.var import var_directory


def main() -> None:
    """Run the command of `sys.argv`, with the embedded server up where DATABASE_URL is unset."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casetracker.settings")
    # The default would end the process on the spot and leave the server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with contextlib.nullcontext() if named_server() else database.running(var_directory()):
            # Imported late: settings are read on import.
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except database.DatabaseUnavailableError as error:
        sys.exit(str(error))


def named_server() -> bool:
    """Whether the environment names a PostgreSQL server to use instead of the embedded one."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))


if __name__ == "__main__":
    main()
