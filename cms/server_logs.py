"""The log of gunicorn: like that of the site, in `LOG_FORMAT` and without personal data."""

from __future__ import annotations

import logging
from logging.config import DictConfigurator
from typing import Any

from gunicorn.glogging import Logger

from cms.settings.logs import LOG_FORMAT, LOGGING


class ServerLogger(Logger):
    """gunicorn's logger with the formatter of the site; `scripts/web.sh` names it."""

    def setup(self, cfg: Any) -> None:
        """Set up the log. gunicorn calls it again when it reads its configuration anew."""
        super().setup(cfg)
        formatter = site_formatter()
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(formatter)


def site_formatter(log_format: str = LOG_FORMAT) -> logging.Formatter:
    """Return the formatter of the site's log."""
    formatter: logging.Formatter = DictConfigurator(LOGGING).configure_formatter(LOGGING["formatters"][log_format])
    return formatter
