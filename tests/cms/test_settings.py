from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from cms.backups.passphrases import passphrase
from cms.checks import check_backups, check_folders, check_uploaded_backups
from cms.env_file import unknown_variables
from cms.environment import Environment
from cms.settings.search import search_index

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


def test_production_starts_with_its_required_variables() -> None:
    assert load_production(COMPLETE).returncode == 0


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_production_does_not_start_without_a_required_variable(name: str) -> None:
    result = load_production({key: value for key, value in COMPLETE.items() if key != name})
    assert result.returncode != 0
    assert name in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(("log_format", "starts"), [("json", True), ("text", True), ("xml", False)])
def test_the_format_of_logs_is_json_or_text(log_format: str, starts: bool) -> None:
    result = load_production(COMPLETE | {"LOG_FORMAT": log_format})
    assert (result.returncode == 0) is starts
    assert ("LOG_FORMAT is “xml”. It takes one of text, json." in result.stderr) is not starts


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
    names = set(re.findall(r"""env(?:\.\w+)?\(["']([A-Z0-9_]+)["']""", settings))
    assert {name for name in names if f"{name}=" not in example} == set()


PRINT = "from django.conf import settings as s; print(s.SETTINGS_MODULE, s.EMAIL_BACKEND, s.EMAIL_HOST)"


def run_with_env_file(folder: Path, *arguments: str, **variables: str) -> str:
    """Run Python in a copy of the project with these variables in its `.env` file, and return its output."""
    shutil.copytree(ROOT / "cms", folder / "cms")
    shutil.copy(ROOT / "manage.py", folder)
    for name in ("core", "letters", "signatories", "templates"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
    clean = {key: value for key, value in os.environ.items() if key not in {*COMPLETE, "DJANGO_SETTINGS_MODULE"}}
    done = subprocess.run(
        [sys.executable, *arguments], env=clean, cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


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


@pytest.mark.slow
def test_production_writes_nothing_into_the_checkout_on_startup(tmp_path: Path) -> None:
    run_with_env_file(tmp_path, "-c", "import cms.wsgi", **COMPLETE)
    assert not (tmp_path / "var").exists()


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


SECRETS = ("SECRET_KEY", "EMAIL_HASH_KEY", "DATABASE_URL", "EMAIL_URL")


def test_production_reads_its_secrets_from_files(tmp_path: Path) -> None:
    environment = {name: value for name, value in COMPLETE.items() if name not in SECRETS}
    for name in SECRETS:
        (tmp_path / name).write_text(f"{COMPLETE[name]}\n")
        environment[f"{name}_FILE"] = str(tmp_path / name)
    command = "import cms.settings.production as s; print(s.SECRET_KEY, s.EMAIL_HASH_KEY, s.EMAIL_HOST)"
    clean = {key: value for key, value in os.environ.items() if key not in COMPLETE}
    done = subprocess.run(
        [sys.executable, "-c", command], env=clean | environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "one another mail.example.org\n"


def test_the_first_line_of_a_file_is_the_passphrase_as_for_the_commands(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(" larch and four words \r\nsecond line\n")
    environment = {key: value for key, value in os.environ.items() if key != "BACKUP_PASSPHRASE"}
    done = subprocess.run(
        [sys.executable, "-c", "from cms.settings.backups import BACKUP_PASSPHRASE; print(repr(BACKUP_PASSPHRASE))"],
        env=environment | {"BACKUP_PASSPHRASE_FILE": str(tmp_path / "secret")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == repr(passphrase(tmp_path / "secret")) == "'larch and four words'"


def test_a_file_with_a_secret_that_cannot_be_read_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured) as error:
        Environment().text("X")
    assert message_of(error) == (
        f"X_FILE is “{tmp_path}/none”, which cannot be read (No such file or directory). It takes the path of a file "
        "with the value of X."
    )
    (tmp_path / "none").write_bytes(b"\xff")
    with pytest.raises(ImproperlyConfigured, match="it is not UTF-8"):
        Environment().text("X")
    (tmp_path / "none").write_text(" s3cret \n")
    assert Environment().text("X") == "s3cret"
    monkeypatch.setenv("X", "other")
    with pytest.raises(ImproperlyConfigured) as error:
        Environment().text("X")
    assert message_of(error) == "X and X_FILE are both set. Set one of them."


def test_an_empty_file_counts_as_unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "empty"))
    assert Environment().text("X", default="default") == "default"
    with pytest.raises(ImproperlyConfigured, match="X is not set"):
        Environment().text("X")


def test_further_sources_of_the_content_policy_are_read_by_directive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "X", "script-src https://a.example.org https://*.b.example.org:8443, img-src https://a.example.org"
    )
    assert Environment().policy_sources("X") == {
        "script-src": ["https://a.example.org", "https://*.b.example.org:8443"],
        "img-src": ["https://a.example.org"],
    }
    monkeypatch.setenv("X", "img-src https://a.example.org,img-src http://b.example.org")
    assert Environment().policy_sources("X") == {"img-src": ["https://a.example.org", "http://b.example.org"]}
    monkeypatch.setenv("X", "")
    assert Environment().policy_sources("X") == {}


def test_the_content_policy_has_the_sources_of_the_environment_and_the_front_ends() -> None:
    policy = "import cms.settings.dev as s; print(s.SECURE_CSP['script-src'], s.SECURE_CSP['form-action'])"
    environment = {
        "CSP_SOURCES": "script-src https://stats.example.org",
        "HEADLESS_FRONTEND_URL": "https://campaign.example.org/letters",
    }
    done = subprocess.run(
        [sys.executable, "-c", policy],
        env=os.environ | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[\"'self'\", 'https://stats.example.org'] [\"'self'\", 'https://campaign.example.org']\n"


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


@pytest.mark.slow
def test_errors_in_production_are_logged_with_a_traceback_and_without_addresses(tmp_path: Path) -> None:
    code = (
        "import cms.wsgi, logging\n"
        "try: raise ValueError('robin@example.org is taken')\n"
        "except ValueError: logging.getLogger('django.request').exception('Error: /signatures/confirm/abc:def/')"
    )
    output = run_with_env_file(tmp_path, "-c", code, **COMPLETE)
    assert "Traceback (most recent call last)" in output
    assert "ValueError: …@… is taken" in output
    assert "/signatures/confirm/…/" in output
    assert "robin@example.org" not in output


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in (*COMPLETE, "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, env=clean | environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def message_of(error: pytest.ExceptionInfo[ImproperlyConfigured]) -> str:
    return str(error.value)


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        *(
            (lambda env: env.number("X", 3, least=1, most=9), text)
            for text in ("abc", "0", "10", "-1", "1.5", "9" * 40)
        ),
        *((lambda env: env.flag("X", False), text) for text in ("maybe", "2", "wahr")),
        *((lambda env: env.rates("X", []), text) for text in ("lots", "5/fortnight", "0/hour", "5", "5/hour,x")),
        *((lambda env: env.networks("X"), text) for text in ("abc", "10.0.0.0/99", "127.0.0.1;10.0.0.1")),
        *((lambda env: env.zone("X", "UTC"), text) for text in ("Mars/Phobos", "../etc/passwd", "/etc")),
        *((lambda env: env.clock_time("X", ""), text) for text in ("3:15", "24:00", "03:60", "3 am", "03:15:00")),
        *((lambda env: env.choice("X", "a", ("a", "b")), text) for text in ("c", "A")),
        *((lambda env: env.site("X"), text) for text in ("foo", "ftp://x", "https://", "https://x:99999999", "//x")),
        *((lambda env: env.sites("X"), text) for text in ("*", "https://x.example.org?a=b")),
        *((lambda env: env.front_ends("X"), text) for text in ("foo", "a.example.org=b.example.org")),
        *(
            (lambda env: env.policy_sources("X"), text)
            for text in (
                *(
                    "script-src",
                    "https://a.example.org",
                    "default-src https://a.example.org",
                    "script-src 'unsafe-inline'",
                ),
                *("script-src *", "script-src https:", "script-src https://a.example.org; img-src *", "img-src data:"),
            )
        ),
        *((lambda env: env.index_name("X", ""), text) for text in ("Site", "a b", "_a", "-a", "a*", "a" * 101)),
    ],
)
def test_an_invalid_value_is_reported_with_the_expected_format(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[Environment], Any], wrong: str
) -> None:
    monkeypatch.setenv("X", wrong)
    with pytest.raises(ImproperlyConfigured) as error:
        read(Environment())
    assert message_of(error).startswith(f"X is “{wrong}”. It takes ")


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        *(
            (lambda env: env.database("X"), text)
            for text in ("s3cret", "foo://user:s3cret@x", "postgres://a:s3cret@[")
        ),
        *((lambda env: env.cache("X", ""), text) for text in ("s3cret", "foo://:s3cret@x")),
        *(
            (lambda env: env.mail("X"), text)
            for text in ("s3cret", "foo://user:s3cret@x", "smtp://", "smtp+tls://s3cret@")
        ),
        *((lambda env: env.server("X", ""), text) for text in ("s3cret", "ftp://a:s3cret@x", "https://a:s3cret@[")),
        *(
            (lambda env: env.error_project("X"), text)
            for text in (
                *("s3cret", "s3cret@x.org/1", "ftp://s3cret@x.org/1", "https://x.org/1?s3cret", "https://s3cret@/1"),
                *("https://s3cret@x.org", "https://s3cret@x.org/", "https://s3cret@x.org/lake", "https://s3cret@[/1"),
                "https://s3cret@x.org:port/1",
            )
        ),
    ],
)
def test_a_value_that_may_contain_a_password_is_not_printed(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[Environment], Any], wrong: str
) -> None:
    monkeypatch.setenv("X", wrong)
    with pytest.raises(ImproperlyConfigured) as error:
        read(Environment())
    assert message_of(error).startswith("X can't be understood. It takes ")
    assert "s3cret" not in message_of(error)


def test_common_spellings_of_values_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    env = Environment()
    for text, read, expected in (
        (" 7 ", lambda: env.number("X", 3), 7),
        ("", lambda: env.number("X", 3), 3),
        ("Yes", lambda: env.flag("X", False), True),
        ("0", lambda: env.flag("X", True), False),
        ("a.example.org, b.example.org,", lambda: env.words("X"), ["a.example.org", "b.example.org"]),
        ("127.0.0.1, 10.0.0.1/8, ::1", lambda: env.networks("X"), ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]),
        ("https://x.example.org/", lambda: env.site("X"), "https://x.example.org"),
        ("https://x.example.org", lambda: env.front_ends("X"), {"default": "https://x.example.org"}),
        ("a.org=https://x.example.org/", lambda: env.front_ends("X"), {"a.org": "https://x.example.org"}),
        ("https://a:b@x.org:9200/", lambda: env.server("X", ""), "https://a:b@x.org:9200"),
        ("https://a:b@x.org:9000/sentry/17", lambda: env.error_project("X"), "https://a:b@x.org:9000/sentry/17"),
        ("", lambda: env.error_project("X"), ""),
        ("$ecret with spaces", lambda: env.text("X"), "$ecret with spaces"),
    ):
        monkeypatch.setenv("X", text)
        assert read() == expected


def test_a_search_server_needs_the_client_of_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = {"opensearch-py": "3.1.0", "elasticsearch": "8.19.2"}

    def version(package: str) -> str:
        if package not in installed:
            raise PackageNotFoundError
        return installed[package]

    monkeypatch.setattr("cms.environment.version", version)
    assert search_index() == {"BACKEND": "cms.search_backend"}
    monkeypatch.setenv("SEARCH_BACKEND", "opensearch3")
    monkeypatch.setenv("SEARCH_INDEX", "lake")
    backend = search_index()
    assert backend["BACKEND"] == "wagtail.search.backends.opensearch3"
    assert (backend["URLS"], backend["INDEX_PREFIX"]) == (["http://127.0.0.1:9200"], "lake_")
    monkeypatch.setenv("SEARCH_BACKEND", "elasticsearch9")
    with pytest.raises(ImproperlyConfigured) as error:
        search_index()
    assert message_of(error) == (
        "SEARCH_BACKEND is “elasticsearch9”, but the installed client elasticsearch has version 8.19.2: "
        'pip install "elasticsearch>=9,<10"'
    )
    del installed["elasticsearch"]
    with pytest.raises(ImproperlyConfigured) as error:
        search_index()
    assert message_of(error) == (
        'SEARCH_BACKEND is “elasticsearch9”, whose client is not installed: pip install "elasticsearch>=9,<10"'
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SEARCH_BACKEND", "solr"),
        ("PORT", "abc"),
        ("DATABASE_URL", "nonsense"),
        ("DJANGO_SETTINGS_MODULE", "cms.settings.nope"),
    ],
)
def test_a_command_reports_an_invalid_variable_in_one_line(name: str, value: str) -> None:
    result = manage("check", **{name: value})
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"manage.py: {name} ")
    assert result.stderr.count("\n") == 1


@pytest.mark.slow
def test_a_command_reports_an_empty_or_unreachable_database_in_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/db.sqlite3"
    empty = manage("check_signatories", DATABASE_URL=url)
    assert empty.returncode == 2
    assert empty.stderr.endswith("migrations of this release. Run: manage.py migrate\n")
    assert empty.stderr.count("\n") == 1
    silent = manage("check_signatories", DATABASE_URL="postgres://user:s3cret@127.0.0.1:9/letters")
    assert silent.returncode == 2
    assert silent.stderr.startswith("manage.py: The database does not answer (PostgreSQL letters on 127.0.0.1:9): ")
    assert "s3cret" not in silent.stderr


def test_an_unwritable_folder_is_reported(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = str(tmp_path / "new" / "private")
    assert check_folders(None) == []
    (tmp_path / "file").touch()
    settings.PRIVATE_ROOT = str(tmp_path / "file" / "private")
    [warning] = check_folders(None)
    assert warning.msg == f"PRIVATE_ROOT is {tmp_path}/file/private, where nothing can be written."


@pytest.mark.parametrize(
    ("folder", "root"),
    [
        ("files/media", "MEDIA_ROOT"),
        ("files/private/backups", "PRIVATE_ROOT"),
        ("files/link/backups", "PRIVATE_ROOT"),
        ("files/static/backups", "STATIC_ROOT"),
        ("files", "MEDIA_ROOT"),
        ("files/private-backups", ""),
        ("backups", ""),
    ],
)
def test_backups_are_apart_from_what_they_contain_and_what_is_served(
    settings: Any, tmp_path: Path, folder: str, root: str
) -> None:
    for name in ("media", "private", "static"):
        (tmp_path / "files" / name).mkdir(parents=True)
        setattr(settings, f"{name.upper()}_ROOT", str(tmp_path / "files" / name))
    (tmp_path / "files" / "link").symlink_to(tmp_path / "files" / "private")
    settings.BACKUP_ROOT = str(tmp_path / folder)
    found = [(message.id, message.msg) for message in check_backups(None)]
    other = f"{root} is {getattr(settings, root, '')}"
    assert found == (
        [("cms.E001", f"BACKUP_ROOT is {tmp_path / folder}, and {other}: one is in the other.")] * bool(root)
    )


@pytest.mark.parametrize(
    ("bucket", "at", "found"),
    [
        ("private", "03:15", [("cms.E002", "BACKUP_UPLOAD is s3://private/a, in the bucket of PRIVATE_BUCKET.")]),
        ("media", "", [("cms.E002", "BACKUP_UPLOAD is s3://media/a, in the bucket of MEDIA_BUCKET.")]),
        ("site", "03:15", []),
        (
            "site",
            "",
            [("cms.W023", "BACKUP_UPLOAD is s3://site/a, but BACKUP_AT is not set: nothing is uploaded by itself.")],
        ),
    ],
)
def test_uploaded_backups_are_apart_from_what_they_contain(
    settings: Any, bucket: str, at: str, found: list[tuple[str, str]]
) -> None:
    settings.MEDIA_BUCKET, settings.PRIVATE_BUCKET = "media", "private"
    settings.BACKUP_UPLOAD, settings.BACKUP_AT = f"s3://{bucket}/a", at
    assert [(message.id, message.msg) for message in check_uploaded_backups(None)] == found


def test_a_site_that_uploads_no_backups_is_not_warned(settings: Any) -> None:
    settings.BACKUP_UPLOAD = settings.BACKUP_AT = ""
    assert check_uploaded_backups(None) == []


def test_a_folder_of_daily_backups_that_cannot_be_written_is_reported(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_AT, settings.BACKUP_ROOT = "03:15", str(tmp_path / "backups")
    assert check_backups(None) == []
    (tmp_path / "backups").touch()
    assert [message.id for message in check_backups(None)] == ["cms.W021"]
    settings.BACKUP_AT = ""
    assert check_backups(None) == []


@pytest.mark.slow
def test_django_deployment_checks_pass_in_production() -> None:
    long = "".join(map(chr, range(33, 123)))
    complete = {**COMPLETE, "SECRET_KEY": f"long and random: {long}", "EMAIL_HASH_KEY": f"another: {long}"}
    result = manage("check", "--deploy", DJANGO_SETTINGS_MODULE="cms.settings.production", **complete)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("System check identified no issues")


BUCKETS = {
    "MEDIA_BUCKET": "our-media",
    "MEDIA_URL": "https://files.example.org",
    "PRIVATE_BUCKET": "our-private",
    "S3_ACCESS_KEY_ID": "id",
    "S3_SECRET_ACCESS_KEY": "s3cret",
}


def test_a_site_whose_files_are_in_buckets_starts() -> None:
    assert load_production(COMPLETE | BUCKETS).returncode == 0
    assert load_production(COMPLETE | {"PRIVATE_BUCKET": "our-private"}).returncode == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"MEDIA_URL": ""},
            (
                "MEDIA_BUCKET is set, but MEDIA_URL is not. It takes the public address of the bucket, such as "
                "“https://files.example.org”."
            ),
        ),
        (
            {"PRIVATE_BUCKET": "our-media"},
            "MEDIA_BUCKET and PRIVATE_BUCKET are both “our-media”: readers could load private files. Name two.",
        ),
        ({"S3_ACCESS_KEY_ID": ""}, "S3_ACCESS_KEY_ID is not set. Set both keys of the bucket, or none."),
        ({"S3_SECRET_ACCESS_KEY": ""}, "S3_SECRET_ACCESS_KEY is not set. Set both keys of the bucket, or none."),
        (
            {"PRIVATE_BUCKET": "Our_Private"},
            (
                "PRIVATE_BUCKET is “Our_Private”. It takes the name of a bucket: 3 to 63 lower-case letters, digits, "
                "“-” and “.”, such as “undersigned-media”."
            ),
        ),
        (
            {"S3_ENDPOINT": "s3.example.org"},
            "S3_ENDPOINT is “s3.example.org”. It takes an address such as “https://letters.example.org”.",
        ),
    ],
)
def test_buckets_that_do_not_fit_together_stop_a_site_with_a_sentence(wrong: dict[str, str], sentence: str) -> None:
    result = load_production(COMPLETE | BUCKETS | wrong)
    assert (result.returncode, result.stderr.splitlines()[-1].partition(": ")[2]) == (1, sentence)
    assert "s3cret" not in result.stderr


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"CDN": "ftp"}, "CDN is “ftp”. It takes one of http, cloudflare, cloudfront."),
        (
            {"CDN": "http"},
            (
                "CDN is “http”, but CDN_PURGE_URLS is not set. It takes the addresses of the caches, such as "
                "“http://10.0.0.5:6081”."
            ),
        ),
        (
            {"CDN": "cloudflare", "CDN_TOKEN": "s3cret"},
            "CDN is “cloudflare”, but CDN_ZONE is not set. It takes the id of the zone of the site.",
        ),
        (
            {"CDN": "cloudflare", "CDN_ZONE": "1"},
            "CDN is “cloudflare”, but CDN_TOKEN is not set. It takes an API token that may purge its cache.",
        ),
        (
            {"CDN": "cloudfront"},
            "CDN is “cloudfront”, but CDN_DISTRIBUTION is not set. It takes the id of the distribution of the site.",
        ),
        (
            {"CDN": "cloudfront", "CDN_DISTRIBUTION": "E2", "CDN_SECRET_ACCESS_KEY": "s3cret"},
            "CDN_ACCESS_KEY_ID is not set. Set both keys of CloudFront, or none.",
        ),
    ],
)
def test_a_cdn_that_lacks_settings_stops_a_site_with_a_sentence(variables: dict[str, str], sentence: str) -> None:
    result = load_production(COMPLETE | variables)
    assert (result.returncode, result.stderr.splitlines()[-1].partition(": ")[2]) == (1, sentence)
    assert "s3cret" not in result.stderr


def test_without_a_cdn_the_clients_of_caches_are_not_imported(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret\n")
    command = (
        "import django, json, sys; django.setup(); import cms.urls, cms.operations.outboxes; "
        "from django.conf import settings as s; "
        "print(json.dumps([s.CDN_BACKENDS, 'cms.cdn.backends' in sys.modules]))"
    )
    cloudflare = {"CDN": "cloudflare", "CDN_ZONE": "1", "CDN_TOKEN_FILE": str(tmp_path / "token")}
    for variables in ({}, cloudflare):
        environment = os.environ | COMPLETE | variables | {"DJANGO_SETTINGS_MODULE": "cms.settings.production"}
        output = subprocess.check_output([sys.executable, "-c", command], env=environment, cwd=ROOT, text=True)
        backends, is_imported = json.loads(output.splitlines()[-1])
        assert is_imported is False
        assert [backend.get("BEARER_TOKEN") for backend in backends.values()] == (["s3cret"] if variables else [])


def test_pages_may_load_pictures_from_the_address_of_uploads() -> None:
    command = "from cms.settings import production as s; import json; print(json.dumps([s.SECURE_CSP, s.ADMIN_CSP]))"
    environment = os.environ | COMPLETE | {"MEDIA_URL": "https://files.example.org/media"}
    output = subprocess.check_output([sys.executable, "-c", command], env=environment, cwd=ROOT, text=True)
    public, admin = json.loads(output)
    assert public["img-src"] == ["'self'", "https://files.example.org"]
    assert admin["img-src"] == ["'self'", "https://files.example.org", "data:", "blob:"]
    assert "https://files.example.org" not in public["script-src"] + public["default-src"]
