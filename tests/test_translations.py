"""Every string is in the French catalog, what the public sees in the German one, and both are compiled."""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cms.translations import copy_sources

ROOT = Path(__file__).resolve().parent.parent
CATALOGS = {code: ROOT / "cms" / "locale" / code / "LC_MESSAGES" / "django.po" for code in ("fr", "de")}
CATALOG = CATALOGS["fr"]

pytestmark = [pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed"), pytest.mark.slow]


def compiled(catalog: Path, folder: Path) -> dict[str, str]:
    """Return the messages of a catalog without fuzzy and empty ones."""
    output = folder / "compiled.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", output, catalog], check=True)
    with output.open("rb") as file:
        return messages(gettext.GNUTranslations(file))


def messages(translations: gettext.GNUTranslations) -> dict[str, str]:
    catalog: dict[str, str] = dict(translations._catalog)  # type: ignore[attr-defined]
    catalog.pop("", None)
    return catalog


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the catalog that `makemessages` writes in a copy of the sources."""
    copy = tmp_path_factory.mktemp("sources")
    copy_sources(copy)
    command = [sys.executable, "manage.py", "makemessages", "-l", "fr", "--no-location", "--no-obsolete"]
    subprocess.run([*command, "-e", "html,py,css,txt", "-v", "0"], cwd=copy, check=True)
    return copy / CATALOG.relative_to(ROOT)


def test_no_string_is_untranslated_or_fuzzy(fresh: Path) -> None:
    report = subprocess.run(
        ["msgfmt", "--statistics", "-o", "/dev/null", fresh], capture_output=True, text=True, check=True
    )
    statistics = report.stderr.strip().splitlines()[-1]
    assert "untranslated" not in statistics
    assert "fuzzy" not in statistics


def test_the_catalog_holds_the_strings_of_the_sources(fresh: Path, tmp_path: Path) -> None:
    assert compiled(fresh, tmp_path) == compiled(CATALOG, tmp_path)


def test_french_signs_have_one_kind_of_space_beside_them(tmp_path: Path) -> None:
    wrong = re.compile("«(?!\u202f)|(?<!\u202f)»|[ \u00a0][:;!?]")
    texts = compiled(CATALOG, tmp_path).values()
    assert [text for text in texts if wrong.search(text)] == []


def test_no_template_writes_a_sign_that_french_spaces_outside_a_translated_string() -> None:
    """French has a space before it, so it belongs to what is translated; a style sheet has no such texts."""
    string = re.compile(r"{% blocktranslate\b.*?{% endblocktranslate %}", re.DOTALL)
    after_a_tag = re.compile(r"(?:%}|}})[:!?](?=[ <])")
    pages = {path: string.sub("", path.read_text()) for path in sorted((ROOT / "templates").rglob("*.html"))}
    assert [(path.name, sign) for path, page in pages.items() for sign in after_a_tag.findall(page)] == []


@pytest.mark.parametrize("code", CATALOGS)
def test_the_compiled_catalog_is_the_one_that_is_used(tmp_path: Path, code: str) -> None:
    with CATALOGS[code].with_suffix(".mo").open("rb") as file:
        assert messages(gettext.GNUTranslations(file)) == compiled(CATALOGS[code], tmp_path)
