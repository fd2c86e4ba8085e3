"""Django settings. Everything that differs between places comes from the environment.

Nothing here needs a variable to be set for a safe start: debug mode is off, cookies are strict,
and without ``DATABASE_URL`` the project runs on its own embedded PostgreSQL.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from casetracker import database
from casetracker.api.vocabularies import ENUMS
from casetracker.environment import Environment
from casetracker.var import secret_key, var_directory

# Lets field and queryset classes be written with their types, as the type checker reads them.
django_stubs_ext.monkeypatch()

env = Environment()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = var_directory()

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY") or secret_key(VAR_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "casetracker.apps.CasetrackerConfig",
    "sources.apps.SourcesConfig",
    "dossiers.apps.DossiersConfig",
    "casetracker.apps.CasetrackerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "casetracker.apps.CasetrackerStaticFilesConfig",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "axes",
    "csp",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "casetracker.middleware.BrowserPolicyMiddleware",
    "casetracker.middleware.HealthMiddleware",
    "casetracker.api.compression.CompressionMiddleware",
    "casetracker.api.sharing.SharingMiddleware",
    "casetracker.api.conditional.ConditionalMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "casetracker.middleware.CleanInputMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "casetracker.urls"
WSGI_APPLICATION = "casetracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "casetracker" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL") or database.connection_url(VAR_DIR),
        conn_max_age=env.number("DATABASE_CONN_MAX_AGE", 60),
        # A restarted server must not cost a user an error page.
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL server (postgresql://…).")
DATABASES["default"]["OPTIONS"] = {
    # Only the statements of `casetracker.kept` are prepared. Their plan fits any values, and to
    # make another each time takes the database longer than to carry it out.
    # Nor is it worth while to compile any: of a statement with many subqueries PostgreSQL expects
    # far more work than there is, and takes seconds to prepare for it.
    "options": "-c plan_cache_mode=force_generic_plan -c jit=off",
    **DATABASES["default"].get("OPTIONS", {}),
}
DATABASES["default"]["TEST"] = {"NAME": env.text("TEST_DATABASE_NAME", "test_casetracker")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People and their sessions ------------------------------------------------------------------
AUTH_USER_MODEL = "casetracker.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Locking by user and address together: a stranger cannot lock an analyst out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "casetracker.pages.accounts.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# The number of reverse proxies in front; 0 means that X-Forwarded-For is not believed.
PROXIES = env.number("TRUSTED_PROXIES", 0)
AXES_CLIENT_IP_CALLABLE = "casetracker.addresses.client_address"

# --- Transport and browser ----------------------------------------------------------------------
# TLS in front: cookies travel only over it, and browsers are told to stay with it.
TLS = env.flag("TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
if TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "casetracker.pages.errors.forged"
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
# Larger bodies are refused with 413 before they are read into memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# But for the documents that those who may edit upload; what is larger is put in by command.
LARGEST_UPLOAD = 64 * 1024 * 1024

# --- Languages and time -------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("zh-hans", "简体中文")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# What Django 6 does by itself: an address typed without its scheme is https.
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# Pages name files by their contents alone, and source maps are for people who debug.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
STATICFILES_DIRS = [BASE_DIR / "casetracker" / "static"]
# Documents as they were captured. Never under STATIC_ROOT: served only through a view that asks
# who is there.
MEDIA_ROOT = Path(env.text("MEDIA_ROOT") or VAR_DIR / "documents")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "casetracker.static_files.StaticFilesStorage"
        if not env.flag("PLAIN_STATIC")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# The line at the foot of every case report; what the report quotes is said where this is empty.
REPORT_LICENCE = env.text("REPORT_LICENCE")
# Under which licence tables are downloaded; they say that none is stated where this is empty.
DATA_LICENCE = env.text("DATA_LICENCE")

# --- REST ---------------------------------------------------------------------------------------
# Requests a minute, 0 for no limit; counted by each process of the web server by itself.
THROTTLE_RATES = {
    "login": "10/min",
    "anonymous": f"{env.number('RATE_VISITOR', 120) or 10**9}/min",
    "token": f"{env.number('RATE_CLIENT', 600) or 10**9}/min",
    "user": f"{env.number('RATE_ACCOUNT', 1200) or 10**9}/min",
}
# Sites whose pages may write over the API, with a token; pages of any site may read.
CORS_ORIGINS = env.words("CORS_ORIGINS")
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "casetracker.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["casetracker.api.permissions.ReadOrEdit"],
    "DEFAULT_RENDERER_CLASSES": ["casetracker.api.json.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["casetracker.api.json.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "casetracker.api.pagination.CursorPagination",
    "DEFAULT_FILTER_BACKENDS": ["casetracker.api.filtering.StrictFilterBackend"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "casetracker.api.negotiation.Negotiation",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "casetracker.api.schema.CaseSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": [
        "casetracker.api.throttling.AnonymousThrottle",
        "casetracker.api.throttling.TokenThrottle",
        "casetracker.api.throttling.AccountThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": THROTTLE_RATES,
    "EXCEPTION_HANDLER": "casetracker.api.problems.problem_response",
}
# The longest that a token lives; who makes one may choose less.
TOKEN_DAYS = env.number("CLIENT_DAYS", 30)
REST_KNOX = {"TOKEN_TTL": timedelta(days=TOKEN_DAYS), "TOKEN_LIMIT_PER_USER": 20}
SPECTACULAR_SETTINGS = {
    "TITLE": "Casetracker",
    "DESCRIPTION": "Case files of political prisoners, each fact tied to the words that say so.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    # Fields of lesser roles, and those not in ``fields=``, are left out of answers.
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    "ENUM_NAME_OVERRIDES": ENUMS,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "casetracker.api.schema.add_problem",
        "casetracker.api.schema.add_reason",
        "casetracker.api.schema.leave_items_unnamed",
        "casetracker.api.schema.describe_vocabularies",
        "casetracker.api.transport_schema.add_transport",
        "casetracker.api.examples.add_examples",
    ],
}

# --- History ------------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
# An event row repeats the reference of its record; it must never draw a new one.
PGHISTORY_EXCLUDE_FIELD_KWARGS = {"casetracker.references.ReferenceField": ["db_default"]}

# --- Logging: to standard error, without request bodies or names --------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING")},
}
