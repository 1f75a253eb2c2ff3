"""The WSGI application that a server such as gunicorn runs."""

from __future__ import annotations

import logging
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from cms.env_file import unknown_variables
from cms.environment import choose_settings

choose_settings(default="cms.settings.production")

application = get_wsgi_application()
# The first request does not wait for modules, and an error in one of them ends the start.
import_module(settings.ROOT_URLCONF)

from cms.settings_summary import active_settings  # noqa: E402 (needs the settings)

logging.getLogger("cms").info("Serving with %s", active_settings())
for sentence in unknown_variables():
    logging.getLogger("cms").warning("%s See .env.example.", sentence)
