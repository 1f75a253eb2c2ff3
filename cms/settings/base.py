"""Settings shared by every place the site runs in: apps, middleware, templates and security.

All other shared settings are in a module per subject, which this one imports. Values that differ between machines come
from the environment or from a `.env` file beside `manage.py`; `.env.example` lists every variable.
"""

from __future__ import annotations

from typing import Any

from cms.settings.api_origins import *
from cms.settings.backups import *
from cms.settings.caches import *
from cms.settings.cdn import *
from cms.settings.content_policy import *
from cms.settings.databases import *
from cms.settings.env import *
from cms.settings.files import *
from cms.settings.import_limits import *
from cms.settings.languages import *
from cms.settings.link_lifetime import *
from cms.settings.logo_limits import *
from cms.settings.logs import *
from cms.settings.mail import *
from cms.settings.monitoring import *
from cms.settings.page_sizes import *
from cms.settings.pdf_typesetter import *
from cms.settings.proof_of_work import *
from cms.settings.rate_limits import *
from cms.settings.request_limits import *
from cms.settings.retention import *
from cms.settings.search import *
from cms.settings.second_factor import *
from cms.settings.sign_on_limits import *
from cms.settings.theme import *
from cms.settings.web_server import *
from cms.settings.webhooks import *

PORT = env.number("PORT", default=8000, least=1, most=65_535)
BASE_URL = env.site("BASE_URL", default=f"http://127.0.0.1:{PORT}")

INSTALLED_APPS = [
    "cms",
    "cms.accounts",
    "cms.appearance",
    "cms.audit",
    "cms.calls_to_action",
    "cms.cdn",
    "cms.contact",
    "cms.content",
    "cms.digest",
    "cms.legal",
    "cms.members",
    "cms.news",
    "cms.pages",
    "cms.webhooks",
    "letters",
    "signatories",
    "core.users",
    "cms.wagtail_apps.RedirectsConfig",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "cms.wagtail_apps.LocalesConfig",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.accounts.apps.UsersConfig",
    "cms.wagtail_apps.SnippetsConfig",
    "cms.wagtail_apps.DocumentsConfig",
    "cms.wagtail_apps.ImagesConfig",
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
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "cms.http.request_log.RequestLogMiddleware",
    "cms.http.security_headers.SecurityHeadersMiddleware",
    "cms.http.probes.ProbeMiddleware",
    "cms.api.middleware.PublicApiMiddleware",
    "cms.http.overload.OverloadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cms.http.conditional_get.ConditionalGetMiddleware",
    "cms.http.security_headers.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.http.byte_ranges.ByteRangeMiddleware",
    "cms.cdn.middleware.SharedCacheMiddleware",
    "cms.http.middleware.DefaultCacheControl",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.http.middleware.LanguageOfAddressMiddleware",
    "cms.http.middleware.RequestSizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.http.allowed_methods.MethodsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "cms.accounts.second_factor.middleware.AuthenticationMiddleware",
    "cms.accounts.sessions.middleware.LastUseMiddleware",
    "cms.http.middleware.LanguageOfStaffMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.accounts.sign_in_limits.SignInLimits",
    "letters.public.redirects.LetterRedirectMiddleware",
    "cms.http.former_languages.FormerAddressMiddleware",
    "letters.public.redirects.PublicRedirectMiddleware",
    "cms.search.unavailable.SearchUnavailableMiddleware",
]

SESSION_ENGINE = "cms.accounts.sessions.store"

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

# Renders widgets with the templates of the project, and not only with those of apps.
FORM_RENDERER = "core.form_renderer.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": TEMPLATE_DIRS,
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "letters.context_processors.session",
                "cms.appearance.context_processors.branding",
            ],
            "builtins": ["core.numbers"],
        },
    },
]

# Wagtail's own tasks run immediately; ours use the backend `jobs` and run in the worker.
TASKS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["cms.accounts.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# The page after signing in, for people who did not come from a page that requires it.
LOGIN_REDIRECT_URL = "/"

CSRF_FAILURE_VIEW = "cms.http.csrf.csrf_failure"
FORMS_URLFIELD_ASSUME_HTTPS = True
# Trusted only from a proxy that sets it: any other client could claim to use HTTPS.
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", default=0)
# Links in mails, and cookies, that an earlier key signed stay valid while it is listed here.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", default=[])

# Tags that differ in case only are the same.
TAGGIT_CASE_INSENSITIVE = True
WAGTAIL_SITE_NAME = "Undersigned"
WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = BASE_URL
# `cms.accounts.address_panel` asks for the password before it changes the own address.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "cms.accounts.password_resets.PasswordResetForm"  # noqa: S105 - a class
WAGTAILIMAGES_IMAGE_FORM_BASE = "letters.image_form.ImageForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "m4a", "mp3", "odt", "ogg", "opus", "pdf", "txt", "xlsx", "zip"]
# The list of the system may have others, or none.
WAGTAILDOCS_CONTENT_TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "odt": "application/vnd.oasis.opendocument.text",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
# Browsers save every document and open none: nothing that was uploaded runs in the origin of the site.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
# A page that moves or changes its slug leaves a redirect. Letters have redirects of their own, which cover the
# addresses below them.
WAGTAILREDIRECTS_AUTO_CREATE = True
# The admin must not call other servers.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
