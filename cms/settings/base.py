"""Settings shared by every place the site runs in.

What differs between machines comes from the environment or from a `.env` file beside `manage.py`;
`.env.example` lists every variable.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import environ
from django.utils.translation import gettext_lazy as _

from cms.environment import PDF_VARIANTS, Environment

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

environ.Env.read_env(BASE_DIR / ".env")
env = Environment()

PORT = env.number("PORT", default=8000, least=1, most=65_535)
BASE_URL = env.site("BASE_URL", default=f"http://127.0.0.1:{PORT}")

# Front ends that show the pages in the place of ours: one address for all sites, or host=address for each.
HEADLESS_FRONTENDS = env.front_ends("HEADLESS_FRONTEND_URL")

INSTALLED_APPS = [
    "cms",
    "cms.webhooks",
    "letters",
    "signatories",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "ninja",
    "django_filters",
    "django_countries",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "corsheaders",
    "wagtail_headless_preview",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.api.middleware.PublicApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cms.http.conditional_get.ConditionalGetMiddleware",
    "cms.http.middleware.DefaultCacheControl",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.http.middleware.LanguageOfAddressMiddleware",
    "cms.http.middleware.RequestSizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.http.allowed_methods.MethodsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.http.middleware.LanguageOfStaffMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.accounts.sign_in_limits.SignInLimits",
    "letters.public.former_addresses.FormerAddresses",
    "letters.public.former_addresses.PublicRedirects",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "letters.context_processors.site",
            ],
        },
    },
]


def database() -> dict[str, Any]:
    """Return Django's settings for the database named in `DATABASE_URL`; without it, SQLite in `var/`.

    SQLite runs in write-ahead mode and takes the write lock when a transaction begins, so that a
    second writer waits instead of failing with "database is locked".
    """
    if not env.text("DATABASE_URL", default=""):
        # Only then: the account of a public server needn't be able to write into the checkout.
        VAR_DIR.mkdir(exist_ok=True)
    settings: dict[str, Any] = env.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    else:
        settings["CONN_HEALTH_CHECKS"] = True
    settings["CONN_MAX_AGE"] = 60
    return settings


def shared_cache() -> dict[str, Any]:
    """Return Django's settings for the cache named in `CACHE_URL`; without it, files in `var/`."""
    settings: dict[str, Any] = env.cache("CACHE_URL", default=f"filecache://{VAR_DIR / 'cache'}")
    if settings["BACKEND"] == "django.core.cache.backends.filebased.FileBasedCache":
        settings |= {"BACKEND": "cms.cache_backend.FileCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}
    return settings


DATABASES = {"default": database()}
CACHES = {
    # Counts of requests and the progress of imports, shared by the web server and the worker; with more than one
    # machine, Redis: CACHE_URL=rediscache://…
    "default": shared_cache(),
    # What each process remembers by itself.
    "moment": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "moment"},
    # How often each network asked this process.
    "rates": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "rates",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Pages for anonymous readers, for `REMEMBERED_SECONDS`.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Wagtail's own tasks stay immediate; ours name the backend `jobs` and run in the worker.
TASKS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Everything goes to standard error, with tracebacks: whatever runs the processes keeps it.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "redacting": {
            "()": "cms.log_redaction.RedactingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "redacting"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own settings send errors by mail, and to the console only where DEBUG is on.
        "django": {"handlers": [], "level": "INFO"},
        # The settings in force, at the start of each process.
        "cms": {"level": "INFO"},
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
#: Kosovo has no code in ISO 3166; XK is free for it there and used by the European Commission.
COUNTRIES_OVERRIDE = {"XK": "Kosovo"}
TIME_ZONE = env.zone("TIME_ZONE", default="UTC")
# What a machine calls its own zone is none that browsers know: Wagtail's screen of the account fails at it.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["cms.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", default=VAR_DIR / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = env.folder("MEDIA_ROOT", default=VAR_DIR / "media")
# Uploaded lists and editions: never below an address that the web server maps to files.
PRIVATE_ROOT = env.folder("PRIVATE_ROOT", default=VAR_DIR / "private")

# Where mail is kept that a developer's machine does not send.
KEPT_MAIL_ROOT = VAR_DIR / "mail"
# What the web server reads is for everybody, whatever the umask; what is private is for this account alone.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o644, 0o755
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "cms.upload_storage.UploadStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PRIVATE_ROOT,
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

CSRF_FAILURE_VIEW = "cms.http.csrf.csrf_failure"
# A letter with many blocks posts more fields than Django's default of 1,000.
FORMS_URLFIELD_ASSUME_HTTPS = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

#: Where a reader gets to who signs in without having asked for a page.
LOGIN_REDIRECT_URL = "/letters/"
WAGTAIL_SITE_NAME = "Undersigned"
WAGTAIL_I18N_ENABLED = True
WAGTAILAPI_BASE_URL = BASE_URL
#: Pages that are moved or get another slug leave a redirect; letters have their own way, which covers sub-addresses.
WAGTAILREDIRECTS_AUTO_CREATE = True
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "cms.accounts.password_resets.PasswordResetForm"  # noqa: S105 - a class
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="letters@example.org")
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search_backend"}}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "txt", "xlsx", "zip"]
# The admin must not call other servers.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# Caps of an imported file; each is named in the message that refuses a larger one.
IMPORT_MAX_BYTES = env.number("IMPORT_MAX_BYTES", default=10_000_000, least=1)
IMPORT_MAX_UNPACKED_BYTES = env.number("IMPORT_MAX_UNPACKED_BYTES", default=100_000_000, least=1)
IMPORT_MAX_ROWS = env.number("IMPORT_MAX_ROWS", default=100_000, least=1)
IMPORT_MAX_COLUMNS = env.number("IMPORT_MAX_COLUMNS", default=200, least=1)
IMPORT_MAX_CELL_CHARACTERS = env.number("IMPORT_MAX_CELL_CHARACTERS", default=5_000, least=1)
# A file is read in a process of its own, which ends at whichever limit comes first.
IMPORT_MAX_SECONDS = env.number("IMPORT_MAX_SECONDS", default=60, least=1)
IMPORT_MAX_MEMORY_BYTES = env.number("IMPORT_MAX_MEMORY_BYTES", default=300_000_000, least=1)

# A letter is typeset in a process of its own, which ends at whichever limit comes first.
#: Tagged for screen readers; "pdf/a-3a" is tagged too, and for archives.
PDF_VARIANT = env.choice("PDF_VARIANT", "pdf/ua-1", PDF_VARIANTS)
PDF_MAX_SECONDS = env.number("PDF_MAX_SECONDS", default=60, least=1)
PDF_MAX_MEMORY_BYTES = env.number("PDF_MAX_MEMORY_BYTES", default=1_000_000_000, least=1)

# Proxies that are believed when X-Forwarded-For names the client, as addresses or networks.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")

# How many requests of one network within a minute the public API answers: what reads, in each process, and what signs.
API_READS_PER_MINUTE = env.number("API_READS_PER_MINUTE", default=1_200, least=1)
API_WRITES_PER_MINUTE = env.number("API_WRITES_PER_MINUTE", default=120, least=1)
# How often passwords are tried, or asked to be reset, within a quarter of an hour: from one network; for one account.
SIGN_INS_PER_NETWORK = env.number("SIGN_INS_PER_NETWORK", default=50, least=1)
SIGN_INS_PER_ACCOUNT = env.number("SIGN_INS_PER_ACCOUNT", default=10, least=1)
RESETS_PER_ACCOUNT = env.number("RESETS_PER_ACCOUNT", default=3, least=1)
# Sites whose scripts may use the API; those that a signatory list names may as well.
CORS_ALLOWED_ORIGINS = [*env.sites("API_ALLOWED_ORIGINS"), *HEADLESS_FRONTENDS.values()]
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = ["accept", "accept-language", "content-type", "idempotency-key", "if-none-match"]
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
CORS_EXPOSE_HEADERS = ["ETag", "Retry-After", "Deprecation", "Sunset"]
CORS_PREFLIGHT_MAX_AGE = 3600
# A logo of the largest size, as base64 in JSON; and as a file beside the fields of a form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4_000_000
PUBLIC_REQUEST_MAX_BYTES = 4_000_000
# Imports, pictures and documents that staff upload.
ADMIN_REQUEST_MAX_BYTES = env.number("ADMIN_REQUEST_MAX_BYTES", default=30_000_000, least=1)
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# How many entries one address, network or list may get before more are held back for staff.
SIGN_ON_LIMITS = {
    "address": env.rates("SIGN_ON_ADDRESS_LIMITS", default=["5/hour", "10/day"]),
    "network": env.rates("SIGN_ON_NETWORK_LIMITS", default=["60/minute", "400/hour"]),
    "list": env.rates("SIGN_ON_LIST_LIMITS", default=["3000/minute", "60000/hour"]),
}
# For how long each process remembers what a crowd would ask the database for: whether a letter can be signed.
REMEMBERED_SECONDS = env.number("REMEMBERED_SECONDS", default=2)
# For how long browsers and proxies may show a page to anonymous readers before they ask again: seconds only, because
# who just confirmed or withdrew a signature looks at the page. Asking again costs next to nothing.
PAGE_MAX_AGE = env.number("PAGE_MAX_AGE", default=5)
# Names on the page of a letter, of which the smaller letters show everybody, and on a page of the list of all.
LETTER_PAGE_NAMES = env.number("LETTER_PAGE_NAMES", default=300, least=1)
INDEX_PAGE_LETTERS = env.number("INDEX_PAGE_LETTERS", default=20, least=1)
LIST_PAGE_NAMES = env.number("LIST_PAGE_NAMES", default=200, least=1)
# For how long the signatories of a letter as a file are given out as they were made: a long list takes seconds.
PUBLIC_FILE_SECONDS = env.number("PUBLIC_FILE_SECONDS", default=30)
# Rounds of PBKDF2 in each of the 256 attempts that a browser needs on average.
SIGN_ON_PROOF_COST = env.number("SIGN_ON_PROOF_COST", default=1_000, least=1)
SIGN_ON_MIN_SECONDS = env.number("SIGN_ON_MIN_SECONDS", default=3)
SIGN_ON_LOGO_MAX_BYTES = 2_000_000
SIGN_ON_LOGO_MAX_PIXELS = 16_000_000

# Programs that are told what happened: by https, and at public addresses, but for these networks.
WEBHOOKS_HTTPS_ONLY = True
WEBHOOKS_ALLOWED_NETWORKS = env.networks("WEBHOOKS_ALLOWED_NETWORKS")

# At most so many mails to one address within a day; and within an hour to one domain and in all.
MAIL_PER_LETTER_AND_DAY = env.number("MAIL_PER_LETTER_AND_DAY", default=3, least=1)
MAIL_PER_DAY = env.number("MAIL_PER_DAY", default=5, least=1)
MAIL_PER_DOMAIN_AND_HOUR = env.number("MAIL_PER_DOMAIN_AND_HOUR", default=2_000, least=1)
MAIL_PER_HOUR = env.number("MAIL_PER_HOUR", default=20_000, least=1)
EMAIL_TIMEOUT = 20

# For how many days data is kept; 0: for good. docs/retention.md says what each is and why.
RETENTION_DAYS = {
    "unconfirmed": env.number("KEEP_UNCONFIRMED_DAYS", default=30),
    "withdrawn": env.number("KEEP_WITHDRAWN_DAYS", default=30),
    "rejected": env.number("KEEP_REJECTED_DAYS", default=90),
    "contacts": env.number("KEEP_CONTACTS_DAYS", default=180),
    "networks": env.number("KEEP_NETWORKS_DAYS", default=30),
    "log_details": env.number("KEEP_LOG_DETAILS_DAYS", default=365),
    "mails": env.number("KEEP_MAILS_DAYS", default=30),
    "deliveries": env.number("KEEP_DELIVERIES_DAYS", default=30),
    "jobs": env.number("KEEP_JOBS_DAYS", default=14),
}

# Believed from a proxy that sets it only: anybody else could claim to come by HTTPS.
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", default=0)
