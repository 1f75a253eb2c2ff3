"""The file .env, which every process reads."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cms.env_file import unknown_variables
from tests.cms.settings.processes import COMPLETE, ROOT, run_with_env_file


def test_every_variable_is_documented() -> None:
    example = (ROOT / ".env.example").read_text()
    settings = "".join(path.read_text() for path in (ROOT / "cms" / "settings").glob("*.py"))
    names = set(re.findall(r"""env(?:\.\w+)?\(["']([A-Z0-9_]+)["']""", settings))
    assert {name for name in names if f"{name}=" not in example} == set()


PRINT = "from django.conf import settings as s; print(s.SETTINGS_MODULE, s.EMAIL_BACKEND, s.EMAIL_HOST)"


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [("manage.py", "shell", "-v0", "-c", PRINT), ("-c", f"import cms.wsgi; {PRINT}")],
    ids=["manage.py", "wsgi"],
)
def test_every_process_uses_the_settings_module_of_the_env_file(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    production = COMPLETE | {"DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    output = run_with_env_file(tmp_path, *arguments, **production)
    assert "cms.settings.production django.core.mail.backends.smtp.EmailBackend mail.example.org" in output


@pytest.mark.slow
def test_a_process_reads_the_env_file_once(tmp_path: Path) -> None:
    count_reads = (
        "import environ; read, paths = environ.Env.read_env, []\n"
        "environ.Env.read_env = lambda path: (paths.append(path.name), read(path))\n"
        "import cms.wsgi; print('read', *paths)"
    )
    assert "\nread .env\n" in "\n" + run_with_env_file(tmp_path, "-c", count_reads, **COMPLETE)


@pytest.mark.slow
def test_the_web_server_prints_its_active_settings(tmp_path: Path) -> None:
    output = run_with_env_file(tmp_path, "-c", "import cms.wsgi", **COMPLETE)
    assert (
        "settings cms.settings.production, database SQLite /nowhere/db.sqlite3, mail smtp mail.example.org:25"
        in output
    )
    assert "one" not in output.split()


def test_unknown_variables_in_the_env_file_are_found(tmp_path: Path) -> None:
    assert unknown_variables(tmp_path) == []
    shutil.copy(ROOT / ".env.example", tmp_path)
    assert unknown_variables(tmp_path) == []
    (tmp_path / ".env").write_text("# note=1\nTIMEZONE=UTC\nexport PORT=1\nTIME_ZONE=UTC\n TIMEZONE=x\nA=b=c\n")
    assert unknown_variables(tmp_path) == [
        "TIMEZONE in .env is not a variable that Undersigned reads. Did you mean TIME_ZONE?",
        "A in .env is not a variable that Undersigned reads.",
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SECRETKEY", "SECRET_KEY"),
        ("secret_key", "SECRET_KEY"),
        ("ALLOWED_HOST", "ALLOWED_HOSTS"),
        ("DATABSE_URL", "DATABASE_URL"),
        ("EMAIL_HASHKEY_FILE", "EMAIL_HASH_KEY"),
        ("KEEP_MAIL_DAYS", "KEEP_MAILS_DAYS"),
    ],
)
def test_a_misspelt_variable_is_reported_with_the_likely_one(tmp_path: Path, name: str, meant: str) -> None:
    shutil.copy(ROOT / ".env.example", tmp_path)
    (tmp_path / ".env").write_text(f"{name}=x\n")
    assert unknown_variables(tmp_path) == [
        f"{name} in .env is not a variable that Undersigned reads. Did you mean {meant}?"
    ]


def test_the_name_of_a_file_with_a_secret_is_known(tmp_path: Path) -> None:
    shutil.copy(ROOT / ".env.example", tmp_path)
    (tmp_path / ".env").write_text("SECRET_KEY_FILE=/run/secrets/key\nNOTHING_FILE=x\n_FILE=x\n")
    assert [sentence.partition(" ")[0] for sentence in unknown_variables(tmp_path)] == ["NOTHING_FILE", "_FILE"]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("manage.py", "check"), ("-c", "import cms.wsgi")], ids=["manage.py", "wsgi"])
def test_each_process_warns_of_unknown_variables_on_startup(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    shutil.copy(ROOT / ".env.example", tmp_path)
    output = run_with_env_file(tmp_path, *arguments, TIMEZONE="Europe/Berlin", **COMPLETE)
    assert "TIMEZONE in .env is not a variable that Undersigned reads. Did you mean TIME_ZONE?" in output
    assert "Europe/Berlin" not in output


@pytest.mark.slow
def test_make_run_refuses_production_settings_by_name(tmp_path: Path) -> None:
    production = COMPLETE | {"DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    output = run_with_env_file(tmp_path, "manage.py", "serve", **production)
    assert "DEBUG is off: settings cms.settings.production" in output
    assert "Traceback" not in output


@pytest.mark.slow
def test_development_sends_mail_if_a_server_is_configured(tmp_path: Path) -> None:
    output = run_with_env_file(
        tmp_path, "manage.py", "shell", "-v0", "-c", PRINT, EMAIL_URL="smtp://mail.example.org:25"
    )
    assert output == "cms.settings.dev django.core.mail.backends.smtp.EmailBackend mail.example.org\n"


@pytest.mark.slow
def test_development_stores_mail_without_a_server(tmp_path: Path) -> None:
    output = run_with_env_file(tmp_path, "manage.py", "shell", "-v0", "-c", PRINT)
    assert output == "cms.settings.dev cms.dev_mail.kept_mail.EmailBackend localhost\n"


def test_every_documented_variable_works_in_development_and_in_production() -> None:
    """Every variable in `.env.example` is read by the base settings, or by both settings modules."""
    documented = set(re.findall(r"^#?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    read = {
        path.stem: set(re.findall(r'"([A-Z0-9_]+)"', path.read_text()))
        for path in (ROOT / "cms/settings").glob("*.py")
    }
    shared = set.union(*(names for module, names in read.items() if module not in ("dev", "production", "test")))
    assert documented - shared - (read["dev"] & read["production"]) == {"DJANGO_SETTINGS_MODULE"}
