"""Files, settings and constants in the documentation exist and have the documented values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from core.outbox.backoff import Backoff
from core.outbox.queue import Outbox

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")), *ROOT.glob("docs/**/*.md")]
)
FOLDERS = ("cms", "core", "letters", "signatories", "templates", "tests", "docs", "deploy", "scripts", "examples")
FILES = r"[\w.-]+\.(?:md|toml|txt|in|json|ini)|Makefile|LICENSE|\.env\.example"
#: A path in backticks, such as `letters/pdf/` or `signatories/text.py`, relative to the root of the project.
PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./*-]*|{FILES})`")
#: The file name of any module, and a dotted name in the code.
MODULE = re.compile(r"`(\w+\.py)`")
DOTTED = re.compile(r"`((?:cms|core|letters|signatories)(?:\.[A-Za-z_]\w*)+)(?:\(.*?\))?`")
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)(?:#([^)\s]+))?\)")
#: Documented files that are not in the project: created by users, URLs, or parts of backups.
OTHER_FILES = {"robots.txt", "signatories.json", "package.json", "undersigned-backup.json", "contents.json"}
#: Public files of a letter, whose names look like dotted names.
OTHER_NAMES = {"signatories.csv", "signatories.json"}
UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
AMOUNT = re.compile(r"(\d[\d,.]*)(?: (second|minute|hour|day)s?)?\b(?! a day)")
#: Names of constants that are limits.
LIMIT = re.compile(r"(?:^|_)(?:MAX|LIMIT|LIMITS|TIMEOUT|LIFETIME|WINDOW|RETENTION)(?:_|$)")
#: Constants that are named like limits but are not limits.
NO_LIMITS = {
    *("TIMEOUT_ERROR", "START_TIMEOUT", "STOP_TIMEOUT"),
    *("MAX_ACRONYM", "MAX_CODE_LENGTH", "MAX_ESCAPED", "MAX_NAMED"),
}


class Limit(NamedTuple):
    """A row of the table of limits."""

    value: str
    names: list[str]
    path: str


def _limits() -> list[Limit]:
    text = (ROOT / "docs/architecture.md").read_text()
    table = text.partition("## Limits and caps")[2].partition("\n## ")[0]
    rows = [row.strip("|").split("|") for row in table.splitlines() if row.startswith("|")]
    cells = [[cell.strip() for cell in row] for row in rows[2:]]
    return [
        Limit(value, re.findall(r"`([^`]+)`", names), path.strip("`")) for _limit, value, names, path in cells if names
    ]


@cache
def _settings(path: str) -> dict[str, Any]:
    """Return the defaults of the settings and environment variables in a module by name."""
    defaults: dict[str, Any] = {}
    tree = ast.parse((ROOT / path).read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            default_values = [keyword.value for keyword in node.keywords if keyword.arg == "default"]
            if (
                default_values
                and isinstance(node.args[0], ast.Constant)
                and isinstance(default_values[0], (ast.Constant, ast.List))
            ):
                defaults[str(node.args[0].value)] = ast.literal_eval(default_values[0])
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            defaults |= {target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)}
    return defaults


def _value(limit: Limit, name: str) -> Any:
    if limit.path.startswith("cms/settings/"):
        default = _settings(limit.path)[name]
        if name.endswith("_HOURS"):
            return timedelta(hours=default)
        return timedelta(days=default) if name.endswith("_DAYS") else default
    return getattr(import_module(limit.path.removesuffix(".py").replace("/", ".")), name)


def _amounts(text: str) -> set[float]:
    """Return the numbers in a text; durations in seconds."""
    return {
        float(number.replace(",", "")) * (UNITS[unit].total_seconds() if unit else 1)
        for number, unit in AMOUNT.findall(text)
    }


def _numbers(value: Any) -> set[float] | None:
    """Return the numbers in a value, in the units of `_amounts`; None for other values."""
    if isinstance(value, (Outbox, Backoff)):
        backoff = value if isinstance(value, Backoff) else value.backoff
        return {float(backoff.max_attempts or 0)}
    if isinstance(value, dict):
        return {number for part in value.values() for number in _numbers(part) or ()}
    if isinstance(value, timedelta):
        return {value.total_seconds()}
    if isinstance(value, str):
        return set(map(float, re.findall(r"\d+", value)))
    return {float(value)} if isinstance(value, (int, float)) else None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_path_in_the_documentation_exists(document: Path) -> None:
    text = document.read_text()
    paths = {path for path in PATH.findall(text) if path not in OTHER_FILES}
    missing = {path for path in paths if not any(ROOT.glob(path.rstrip("/"))) and not (ROOT / path).exists()}
    missing |= {path for path, _anchor in LINK.findall(text) if not (document.parent / path).exists()}
    missing |= {
        name for name in MODULE.findall(text) if not any(any((ROOT / folder).rglob(name)) for folder in FOLDERS)
    }
    assert missing == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_dotted_name_in_the_documentation_exists(document: Path) -> None:
    names = {name for name in DOTTED.findall(document.read_text()) if name not in OTHER_NAMES}
    assert {name for name in names if not _exists(name)} == set()


def _exists(name: str) -> bool:
    """Return whether a dotted name is a module or an attribute of a module."""
    module, _dot, attribute = name.rpartition(".")
    if find_spec(module) is None:
        return False
    return hasattr(import_module(module), attribute) or find_spec(name) is not None


@pytest.mark.parametrize("limit", _limits(), ids=lambda limit: f"{limit.path}:{','.join(limit.names)}")
def test_the_table_of_limits_has_the_values_of_the_code(limit: Limit) -> None:
    values = [_value(limit, name) for name in limit.names]
    if isinstance(values[0], list):
        assert limit.value == ", ".join(values[0])
    elif (numbers := [_numbers(value) for value in values]) != [None]:
        assert _amounts(limit.value) == {number for part in numbers for number in part or ()}


def _constants() -> Iterator[tuple[str, str]]:
    """Yield path and name of the constants that are named like limits."""
    for folder in ("core", "cms", "letters", "signatories"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            relative = path.relative_to(ROOT)
            if "migrations" in relative.parts or relative.parts[:2] == ("cms", "settings"):
                continue
            for node in ast.parse(path.read_text()).body:
                targets = node.targets if isinstance(node, ast.Assign) else ()
                for target in targets:
                    for name in target.elts if isinstance(target, ast.Tuple) else [target]:
                        if isinstance(name, ast.Name) and LIMIT.search(name.id):
                            yield str(relative), name.id


@pytest.mark.slow
def test_the_table_of_limits_is_complete() -> None:
    documented = {(limit.path, name) for limit in _limits() for name in limit.names}
    constants = {(path, name) for path, name in _constants() if name not in NO_LIMITS}
    settings = {
        (str(path.relative_to(ROOT)), name)
        for path in (ROOT / "cms/settings").glob("*.py")
        if path.stem not in ("base", "dev", "production", "test")
        for name, default in _settings(str(path.relative_to(ROOT))).items()
        if isinstance(default, (int, list))
        and not isinstance(default, bool)
        and name not in ("USE_TZ", "USE_I18N", "LANGUAGES")
    }
    assert (constants | settings) - documented == set()
