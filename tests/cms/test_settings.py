from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
COMPLETE = {
    "SECRET_KEY": "one",
    "EMAIL_HASH_KEY": "another",
    "ALLOWED_HOSTS": "letters.example.org",
    "BASE_URL": "https://letters.example.org",
    "DATABASE_URL": "sqlite:////nowhere/db.sqlite3",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "DEFAULT_FROM_EMAIL": "letters@example.org",
}


def load_production(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in COMPLETE}
    return subprocess.run(
        [sys.executable, "-c", "import cms.settings.production"],
        env=clean | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_public_server_starts_with_what_it_was_told() -> None:
    assert load_production(COMPLETE).returncode == 0


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_a_public_server_does_not_start_without_what_it_needs(name: str) -> None:
    result = load_production({key: value for key, value in COMPLETE.items() if key != name})
    assert result.returncode != 0
    assert name in result.stderr.splitlines()[-1]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite")
def test_sqlite_waits_for_a_lock_instead_of_failing() -> None:
    options = connection.settings_dict["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)


def test_every_variable_is_documented() -> None:
    example = (ROOT / ".env.example").read_text()
    settings = "".join(path.read_text() for path in (ROOT / "cms" / "settings").glob("*.py"))
    names = set(re.findall(r'env(?:\.\w+)?\("([A-Z_]+)"', settings))
    assert {name for name in names if f"{name}=" not in example} == set()


PRINT = "from django.conf import settings as s; print(s.SETTINGS_MODULE, s.EMAIL_BACKEND, s.EMAIL_HOST)"


def run_with_env_file(folder: Path, *arguments: str, **variables: str) -> str:
    """Run Python in a copy of the project with these variables in its `.env` file; returns what it printed."""
    shutil.copytree(ROOT / "cms", folder / "cms")
    shutil.copy(ROOT / "manage.py", folder)
    for name in ("letters", "signatories", "templates"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
    clean = {key: value for key, value in os.environ.items() if key not in {*COMPLETE, "DJANGO_SETTINGS_MODULE"}}
    done = subprocess.run(
        [sys.executable, *arguments], env=clean, cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("manage.py", "shell", "-v0", "-c", PRINT), ("-c", f"import cms.wsgi; {PRINT}")],
    ids=["manage.py", "wsgi"],
)
def test_the_settings_module_of_the_env_file_is_taken_by_every_process(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    production = COMPLETE | {"DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    said = run_with_env_file(tmp_path, *arguments, **production)
    assert "cms.settings.production django.core.mail.backends.smtp.EmailBackend mail.example.org" in said


def test_the_web_server_says_what_is_in_force(tmp_path: Path) -> None:
    said = run_with_env_file(tmp_path, "-c", "import cms.wsgi", **COMPLETE)
    assert (
        "settings cms.settings.production, database SQLite /nowhere/db.sqlite3, mail smtp mail.example.org:25" in said
    )
    assert "one" not in said.split()


def test_make_run_refuses_the_settings_of_a_public_server_and_says_which(tmp_path: Path) -> None:
    production = COMPLETE | {"DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    said = run_with_env_file(tmp_path, "manage.py", "serve", **production)
    assert "DEBUG is off: settings cms.settings.production" in said
    assert "Traceback" not in said


def test_mail_leaves_a_developers_machine_where_there_is_a_server_for_it(tmp_path: Path) -> None:
    said = run_with_env_file(
        tmp_path, "manage.py", "shell", "-v0", "-c", PRINT, EMAIL_URL="smtp://mail.example.org:25"
    )
    assert said == "cms.settings.dev django.core.mail.backends.smtp.EmailBackend mail.example.org\n"


def test_without_a_server_a_developers_machine_keeps_mail(tmp_path: Path) -> None:
    said = run_with_env_file(tmp_path, "manage.py", "shell", "-v0", "-c", PRINT)
    assert said == "cms.settings.dev cms.kept_mail.EmailBackend localhost\n"


def test_every_documented_variable_works_in_development_and_in_production() -> None:
    """What `.env.example` lists is read by the settings that both share, or by both."""
    documented = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    read = {
        name: set(re.findall(r'"([A-Z_]+)"', (ROOT / "cms" / "settings" / f"{name}.py").read_text()))
        for name in ("base", "dev", "production")
    }
    assert documented - read["base"] - (read["dev"] & read["production"]) == {"DJANGO_SETTINGS_MODULE"}


def test_errors_of_a_public_server_are_logged_with_their_traceback_and_without_addresses(tmp_path: Path) -> None:
    code = (
        "import cms.wsgi, logging\n"
        "try: raise ValueError('robin@example.org is taken')\n"
        "except ValueError: logging.getLogger('django.request').exception('Error: /signatures/confirm/abc:def/')"
    )
    said = run_with_env_file(tmp_path, "-c", code, **COMPLETE)
    assert "Traceback (most recent call last)" in said
    assert "ValueError: …@… is taken" in said
    assert "/signatures/confirm/…/" in said
    assert "robin@example.org" not in said
