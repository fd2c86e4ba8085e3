"""The settings of the tests: the site's own, with a `var/` apart and quick password hashes."""

import os
from pathlib import Path

os.environ.setdefault(
    "CASETRACKER_VAR", str(Path(__file__).resolve().parent.parent / "var" / "test")
)
os.environ.setdefault("PLAIN_STATIC", "true")

from django.core.exceptions import ImproperlyConfigured

from casetracker.settings import *
from casetracker.settings import DATABASES, REST_FRAMEWORK, THROTTLE_RATES

# Static files as they stand in the sources, looked for when a browser asks.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# A browser's request leaves no session behind that would keep a test database from being dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The tests of throttles set rates of their own; all others together send more than any allows.
REST_FRAMEWORK |= {"DEFAULT_THROTTLE_RATES": dict.fromkeys(THROTTLE_RATES)}

# pytest-socket cannot see libpq's own sockets, so the way out is closed here.
if not str(DATABASES["default"]["HOST"]).startswith(("/", "127.0.0.1", "localhost", "::1")):
    raise ImproperlyConfigured("Tests use a database on this machine only.")
