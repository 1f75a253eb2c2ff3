"""The file `.env` beside `manage.py`, and names in it that Undersigned does not read."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import environ

BASE_DIR: Path = Path(__file__).resolve().parent.parent
#: The end of the name of a variable with the path of a file that contains the value.
FILE_SUFFIX = "_FILE"
#: How similar a known name must be to be suggested, from 0 to 1.
MIN_SIMILARITY = 0.8


def load_env_file() -> None:
    """Read `.env` into the environment of the process, once. Variables that are set already stay as they are."""
    _read_env_file()


# Of its own: mypy cannot infer the type of a decorated function that settings and this module need in a cycle.
@cache
def _read_env_file() -> None:
    environ.Env.read_env(BASE_DIR / ".env")


def unknown_variables(folder: Path = BASE_DIR) -> list[str]:
    """Return a sentence about each variable in `folder`'s `.env` that `.env.example` does not list.

    Empty if one of the files cannot be read. Ignores variables of the process.
    """
    try:
        lines = (folder / ".env").read_text(errors="replace")
        known = re.findall(r"^#?(\w+)=", (folder / ".env.example").read_text(), re.MULTILINE)
    except OSError:
        return []
    names = dict.fromkeys(re.findall(r"^[ \t]*(?:export[ \t]+)?(\w+)[ \t]*=", lines, re.MULTILINE))
    return [_sentence(name, known) for name in names if name.removesuffix(FILE_SUFFIX) not in known]


def _sentence(name: str, known: list[str]) -> str:
    similar = get_close_matches(name.upper(), known, n=1, cutoff=MIN_SIMILARITY)
    question = f" Did you mean {similar[0]}?" if similar else ""
    return f"{name} in .env is not a variable that Undersigned reads.{question}"
