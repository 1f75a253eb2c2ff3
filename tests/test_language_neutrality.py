"""No source file knows about a particular language, apart from those whose subject is languages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SUFFIXES = {".py", ".html", ".txt", ".css", ".js", ".ts", ".astro", ".toml", ".sh"}
#: Folders and files that may name languages, and why.
ALLOWED = {
    "tests/": "tests try particular languages",
    "examples/astro/src/lib/words.ts": "the catalog of the example",
    "cms/demo/": "letters in particular languages",
    "cms/formats/": "formats of dates by language",
    "cms/settings/languages.py": "the default of the setting",
    "core/known_languages.py": "the language of the strings in the code",
    "core/typography.py": "the registry of typographic rules",
    "scripts/screenshots/": "a question in the languages of the demo",
    "letters/fonts.py": "fonts of Chinese characters by language",
    "letters/blocks.py": "an example in a help text",
    "letters/models/letter_page.py": "words in front of a subject that people type",
    "signatories/models/institution.py": "scripts without spaces",
    "signatories/names/organization_keys.py": "articles by language",
    "signatories/exchange/headers/synonyms.py": "headers of people's files",
    "signatories/exchange/headers/translations.py": "headers of people's files",
    "signatories/exchange/cells/kind_words.py": "words for the kinds in people's files",
    "signatories/sorting/alphabets.py": "the alphabets of languages",
    "signatories/sorting/collation.py": "examples of alphabets",
    "signatories/names/letter_case.py": "short words inside names",
    "signatories/names/decorations.py": "words beside names",
    "signatories/names/family_names.py": "habits of family names",
    "signatories/names/splitting.py": "habits of family names",
    "signatories/names/corrections.py": "habits of family names",
    "signatories/names/habits.py": "habits of family names",
    "signatories/names/titles.py": "titles before and behind names",
}
#: Fonts are named after scripts.
FONT = re.compile('"Noto [^"]*"')
LANGUAGES = "English|French|German|Spanish|Italian|Portuguese|Dutch|Arabic|Chinese|Japanese"
CODES = "en|fr|de|es|it|pt|nl|ar"
NAMED = re.compile(
    rf"""\b(?:{LANGUAGES})\b|["'](?:{CODES})(?:-[a-z]{{2,4}})?["']|/(?:{CODES})/|(?<!\w)(?:name|heading)_(?:{CODES})\b
    |\blang=["']?(?:{CODES})\b|:lang\((?:{CODES})\)""",
    re.VERBOSE,
)


def sources() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [
        name
        for name in listed.stdout.splitlines()
        if Path(name).suffix in SUFFIXES and "/migrations/" not in name and not name.startswith("requirements")
    ]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_no_line_names_a_language() -> None:
    named = [
        f"{name}:{number}: {line.strip()}"
        for name in sources()
        if not name.startswith(tuple(ALLOWED))
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), start=1)
        if NAMED.search(FONT.sub("", line))
    ]
    assert named == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_every_exception_is_needed() -> None:
    names = sources()
    assert [place for place in ALLOWED if not any(name.startswith(place) for name in names)] == []
