"""Each command in docs/admin/ names programs, scripts, files, services and arguments that exist.

The way on Debian is executed by `make test-install`, which takes long and needs root.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class
from packaging.requirements import Requirement

from tests.admin_docs import FOLDER, ROOT, Program, command_lines, programs

#: Programs of Debian's base system, of packages that the pages install, and of what they require.
PROGRAMS = {
    *("apt-get", "useradd", "install", "cd", "cp", "mv", "sudo", "systemctl", "journalctl", "curl", "git", "make"),
    *("nginx", "certbot", "createuser", "createdb", "docker", "age", "tar", "sha256sum", "python3"),
    *("rm", "chown", "sqlite3", "pg_dump", "pg_restore", "rsync", "scp", "ufw", "dpkg-reconfigure"),
}
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
#: Subcommands of Compose with the options that the pages use, and whether an option has a value.
COMPOSE_OPTIONS = {
    "up": {"--detach": False, "--build": False, "--scale": True, "--no-deps": False, "--force-recreate": False},
    "down": {},
    "pull": {"--ignore-buildable": False},
    "run": {"--rm": False, "--volume": True},
    "exec": {},
    "build": {"--pull": False},
    "stop": {},
    "ps": {},
    "logs": {"--follow": False},
    "cp": {},
}
UNITS = {path.stem for path in (ROOT / "deploy").glob("*.service")} | {"nginx"}
COMMANDS = [
    pytest.param(program, id=f"{page.stem}: {line.text}")
    for page in sorted(FOLDER.glob("*.md"))
    for line in command_lines(page, inline=True)
    for program in programs(line.text)
]


def problem(program: Program) -> str:
    """Return what is wrong with a command; "" if nothing is."""
    if program.name.startswith("scripts/"):
        return "" if os.access(ROOT / program.name, os.X_OK) else f"{program.name} can't be executed"
    check = CHECKS.get(program.name)
    if check:
        return check(program.arguments)
    return "" if program.name in PROGRAMS else f"no program {program.name}"


def _pip_problem(arguments: tuple[str, ...]) -> str:
    return "" if arguments[0] == "install" and [Requirement(text) for text in arguments[1:]] else "not pip install"


def _make_problem(arguments: tuple[str, ...]) -> str:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    return "" if set(arguments) <= set(targets) else f"no target {arguments}"


def _systemctl_problem(arguments: tuple[str, ...]) -> str:
    units = {word for word in arguments[1:] if not word.startswith("-")}
    return "" if units <= UNITS else f"no unit {units - UNITS}"


def _manage_problem(arguments: tuple[str, ...]) -> str:
    """Parse the arguments of a command of manage.py; raises `CommandError` if they are invalid."""
    script, name, *rest = arguments
    if script != "manage.py" or name not in get_commands():
        return f"no command {name}"
    app = get_commands()[name]
    command = load_command_class(app, name) if isinstance(app, str) else app
    command.create_parser("manage.py", name).parse_args(rest)
    return ""


def _docker_problem(arguments: tuple[str, ...]) -> str:
    if arguments[:2] == ("volume", "rm"):
        unknown = set(arguments[2:]) - {f"{COMPOSE['name']}_{volume}" for volume in COMPOSE["volumes"]}
        return f"no volume {unknown}" if unknown else ""
    return _compose_problem(arguments)


def _compose_problem(arguments: tuple[str, ...]) -> str:
    compose, name, *rest = arguments
    if compose != "compose" or name not in COMPOSE_OPTIONS:
        return f"no subcommand {name}"
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option not in COMPOSE_OPTIONS[name]:
            return f"no option {option}"
        if COMPOSE_OPTIONS[name][option]:
            rest.pop(0)
    if name == "cp":
        return "" if rest[0].partition(":")[0] in COMPOSE["services"] else f"no service {rest[0]}"
    services = rest[:1] if name in ("run", "exec") else rest
    if not set(services) <= set(COMPOSE["services"]):
        return f"no service {services}"
    inner = rest[1:] if name in ("run", "exec") else []
    return problem(Program(inner[0], tuple(inner[1:]))) if inner else ""


def _file_problem(arguments: tuple[str, ...]) -> str:
    """Check that the files of the project that are copied exist; a folder is made by `install -d`."""
    sources = [word for word in arguments[:-1] if "/" in word or "env" in word]
    missing = [
        word
        for word in sources
        if not word.startswith("/")
        and word != ".env"
        and not any(any(folder.glob(word)) for folder in (ROOT, ROOT / "deploy"))
    ]
    return f"no file {missing}" if missing else ""


CHECKS: dict[str, Callable[[tuple[str, ...]], str]] = {
    ".venv/bin/pip": _pip_problem,
    ".venv/bin/python": _manage_problem,
    "cp": _file_problem,
    "docker": _docker_problem,
    "install": _file_problem,
    "make": _make_problem,
    "systemctl": _systemctl_problem,
}


@pytest.mark.parametrize("program", COMMANDS)
def test_a_command_of_the_pages_exists_and_its_arguments_are_valid(program: Program) -> None:
    assert problem(program) == ""


def test_the_pages_have_commands() -> None:
    pages = {page.stem for page in FOLDER.glob("*.md") if any(command_lines(page))}
    assert pages == {"install", "upgrade", "backup", "monitor", "security"}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("sudo -u undersigned scripts/missing.sh", "scripts/missing.sh can't be executed"),
        ("systemctl stop undersigned-cron", "no unit {'undersigned-cron'}"),
        ("make everything", "no target ('everything',)"),
        ("cp deploy/missing-*.service /etc/", "no file ['deploy/missing-*.service']"),
        ("docker compose run --rm cron scripts/web.sh", "no service ['cron']"),
        ("docker compose up --daemon", "no option --daemon"),
        ("docker volume rm undersigned_web", "no volume {'undersigned_web'}"),
        ("docker compose exec web scripts/missing.sh", "scripts/missing.sh can't be executed"),
        ("frobnicate now", "no program frobnicate"),
    ],
)
def test_a_command_that_does_not_exist_is_noticed(text: str, wrong: str) -> None:
    assert [problem(program) for program in programs(text)] == [wrong]


def test_lines_are_split_into_programs() -> None:
    text = 'git clone <address of the repository> /srv/undersigned && cd /srv && age --decrypt "a b" > c  # comment'
    assert list(programs(text)) == [
        Program("git", ("clone", "placeholder", "/srv/undersigned")),
        Program("cd", ("/srv",)),
        Program("age", ("--decrypt", "a b")),
    ]


def test_settings_and_sentences_are_no_commands(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "## One\n\nText `make setup` and `make`\n    continued\n\n    A=b\n    cp a b\n\n1. Item\n   more\n"
    )
    assert [tuple(line) for line in command_lines(page)] == [("One", "cp a b")]
    assert [line.text for line in command_lines(page, inline=True)] == ["make setup", "cp a b"]
