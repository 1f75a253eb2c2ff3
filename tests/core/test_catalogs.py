from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from core.catalogs import add_empty_catalogs


def test_languages_with_a_catalog_need_no_empty_one(tmp_path: Path) -> None:
    assert add_empty_catalogs(["de", "pt-br", "es-419"], settings.CATALOGS, tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_language_without_a_catalog_gets_an_empty_one(tmp_path: Path) -> None:
    for _start in range(2):
        assert add_empty_catalogs(["en", "iu-latn", "cr"], settings.CATALOGS, tmp_path) == [tmp_path]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cr", "iu_Latn"]
    catalog = gettext.translation("django", str(tmp_path), ["cr"])
    assert (catalog.gettext("Sign"), catalog.info()) == ("Sign", {"content-type": "text/plain; charset=UTF-8"})


def test_a_catalog_that_cannot_be_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="LANGUAGES has “cr”, for which Django has no catalog"):
        add_empty_catalogs(["cr"], settings.CATALOGS, tmp_path / "file")
