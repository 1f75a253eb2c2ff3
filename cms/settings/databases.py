"""The database."""

from __future__ import annotations

from typing import Any

from cms.settings.env import VAR_DIR, env


def database() -> dict[str, Any]:
    """Return Django's settings for the database named in `DATABASE_URL`; without it, SQLite in `var/`.

    SQLite runs in write-ahead mode and takes the write lock when a transaction begins, so that a
    second writer waits instead of failing with "database is locked".
    """
    if not env.text("DATABASE_URL", default=""):
        # Only in this case: on a public server the account may lack permission to write into the checkout.
        VAR_DIR.mkdir(exist_ok=True)
    settings: dict[str, Any] = env.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    else:
        settings |= {"ENGINE": "core.postgresql", "CONN_HEALTH_CHECKS": True}
    settings["CONN_MAX_AGE"] = 60
    return settings


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
