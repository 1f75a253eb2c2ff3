"""Languages, formats of dates, countries and time zones."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from cms.settings.env import BASE_DIR, env

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", _("English")), ("fr", _("French"))]
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["cms.formats"]
# Kosovo has no code in ISO 3166. The standard leaves XK to its users, and the European Commission uses it.
COUNTRIES_OVERRIDE = {"XK": "Kosovo"}
TIME_ZONE = env.zone("TIME_ZONE", default="UTC")
# Without the names of a machine's own zone, which browsers do not know: Wagtail's account screen fails on them.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
