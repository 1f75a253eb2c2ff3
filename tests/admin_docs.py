"""The commands of docs/admin/, for the test that checks them and for the script that executes them.

`python -m tests.admin_docs install "On Debian"` prints those of a section, one in each line.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "admin"
#: A line of `.env`, and what readers replace by their own words.
SETTING = re.compile(r"[A-Z][A-Z0-9_]*=")
PLACEHOLDER = re.compile(r"<[a-z ]+>")
INLINE = re.compile(r"`([^`\n]+)`")
#: Inline code that begins with one of these words, and has a further word, is a command.
INLINE_PROGRAMS = {"sudo", "cp", "docker", "systemctl", "journalctl", "make", "git", ".venv/bin/pip", "age", "tar"}


class Line(NamedTuple):
    """A line with one or more commands, below the heading of a section."""

    section: str
    text: str


class Program(NamedTuple):
    """A program with its arguments."""

    name: str
    arguments: tuple[str, ...]


def command_lines(page: Path, *, inline: bool = False) -> Iterator[Line]:
    """Yield the lines of the indented blocks of a page that are not settings; with `inline`, also those in sentences.

    Beginnings of commands, which end in "…", are left out.
    """
    section = ""
    was_code = was_blank = False
    for line in page.read_text().splitlines():
        if line.startswith("#"):
            section = line.lstrip("#").strip()
        is_code = line.startswith("    ") and (was_code or was_blank)
        if is_code and not SETTING.match(line.strip()):
            yield Line(section, line.strip())
        if inline and not is_code:
            for text in INLINE.findall(line):
                program, _space, rest = text.partition(" ")
                if program in INLINE_PROGRAMS and rest and not text.endswith("…"):
                    yield Line(section, text)
        was_code, was_blank = is_code, not line.strip()


def programs(text: str) -> Iterator[Program]:
    """Yield the programs that a line runs, without comments, redirections, and `sudo -u` with its account."""
    lexer = shlex.shlex(PLACEHOLDER.sub("placeholder", text), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, "&&"]:
        if word in ("&&", ";", "|"):
            if words:
                yield _program(words)
            words = []
        else:
            words.append(word)


def _program(words: list[str]) -> Program:
    if ">" in words:
        words = words[: words.index(">")]
    if words[:2] == ["sudo", "-u"]:
        words = words[3:]
    return Program(words[0], tuple(words[1:]))


def main(page: str, section: str) -> None:
    """Print the lines of a section."""
    for line in command_lines(FOLDER / f"{page}.md"):
        if line.section == section:
            print(line.text)


if __name__ == "__main__":
    main(*sys.argv[1:])
