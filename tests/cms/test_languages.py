"""The setting `LANGUAGES`: what it accepts, what follows from it, and a site in other languages than ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db.models.signals import post_migrate
from pytest_django import Settings as DjangoSettings
from wagtail.models import Locale, Site

from cms.checks import check_catalogs, check_locales
from cms.environment import Environment
from letters.models import LetterPage
from tests.child_processes import run_module, site_environment
from tests.factories import LetterFactory

PRINT_SETTINGS = """
import json
import django; django.setup()
from django.conf import settings
from core.languages import site_languages
names = ["LANGUAGE_CODE", "LANGUAGES", "WAGTAIL_CONTENT_LANGUAGES", "WAGTAILADMIN_PERMITTED_LANGUAGES"]
names.append("LANGUAGES_BIDI")
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def settings_under(languages: str) -> dict[str, Any]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.dev", "LANGUAGES": languages}
    command = [sys.executable, "-c", PRINT_SETTINGS]
    process = subprocess.run(command, env=environment, cwd=django_settings.BASE_DIR, check=True, capture_output=True)
    values: dict[str, Any] = json.loads(process.stdout)
    return values


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("", ["en", "fr"]),
        ("de", ["de"]),
        ("de, fr ,it", ["de", "fr", "it"]),
        ("pt_BR,zh-Hans,fr-ca", ["pt-br", "zh-hans", "fr-ca"]),
        ("de,fr,de", ["de", "fr"]),
        ("en,fr,iu,cr", ["en", "fr", "iu", "cr"]),
    ],
)
def test_languages_are_codes_separated_by_commas(
    monkeypatch: pytest.MonkeyPatch, value: str, codes: list[str]
) -> None:
    monkeypatch.setenv("LANGUAGES", value)
    assert Environment().languages("LANGUAGES", default=["en", "fr"]) == codes


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("en,xx", "“xx” is not a code that Django or the CLDR knows"),
        ("english", "“english” is not a code that Django or the CLDR knows"),
        ("zh-cn", "“zh-cn” is not a code that Django or the CLDR knows (but zh-hans, zh-hant)"),
        (",", "it names no language"),
    ],
)
def test_an_unknown_language_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, value: str, reason: str
) -> None:
    monkeypatch.setenv("LANGUAGES", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        Environment().languages("LANGUAGES", default=["en"])
    assert str(refused.value) == (
        f"LANGUAGES is “{value}”, but {reason}. It takes codes of languages, separated by commas, such as “en,fr” or "
        "“de,pt-br,zh-hans”."
    )


@pytest.mark.slow
def test_letters_can_be_in_all_languages_and_the_admin_in_those_of_wagtail() -> None:
    values = settings_under("cy,pt,de-ch,id")
    named = [["cy", "Cymraeg"], ["pt", "Portiwgaleg"], ["de-ch", "Almaeneg (Switzerland)"], ["id", "Indoneseg"]]
    assert values["LANGUAGE_CODE"] == "cy"
    assert values["LANGUAGES"] == values["WAGTAIL_CONTENT_LANGUAGES"] == named
    assert [code for code, _name in values["WAGTAILADMIN_PERMITTED_LANGUAGES"]] == ["pt-pt", "de-ch", "id-id"]


@pytest.mark.slow
def test_a_site_can_have_languages_that_only_the_cldr_knows() -> None:
    values = settings_under("en,iu,yi")
    assert values["LANGUAGES"] == [["en", "English"], ["iu", "Inuktitut"], ["yi", "Yiddish"]]
    assert [code for code, _name in values["WAGTAILADMIN_PERMITTED_LANGUAGES"]] == ["en"]
    assert "yi" in values["LANGUAGES_BIDI"]
    assert "iu" not in values["LANGUAGES_BIDI"]


@pytest.mark.slow
def test_without_a_language_of_wagtail_the_admin_is_in_english() -> None:
    assert [code for code, _name in settings_under("cy")["WAGTAILADMIN_PERMITTED_LANGUAGES"]] == ["en"]


def test_a_language_without_a_catalog_is_reported(settings: DjangoSettings) -> None:
    settings.LANGUAGES = [(code, code) for code in ("fr", "fr-ca", "en-gb", "it")]
    settings.LANGUAGE_CODE = "fr"
    assert [(warning.id, warning.msg, warning.hint) for warning in check_catalogs(None)] == [
        (
            "cms.W004",
            (
                "LANGUAGES has “it” (italiano), but there is no translation into it: forms, mails and headings will "
                "be in français."
            ),
            (
                "Make the folder cms/locale/it/LC_MESSAGES, then a catalog with `make messages`: see "
                "docs/adding-a-language.md."
            ),
        )
    ]


def test_the_default_languages_have_catalogs() -> None:
    assert check_catalogs(None) == []


@pytest.mark.slow
@pytest.mark.parametrize("languages", ["de,fr,it", "de", "ar,pt-br,zh-hans", "iu,en,yi"])
def test_a_site_works_in_other_languages(tmp_path: Path, languages: str) -> None:
    environment = site_environment(f"sqlite:///{tmp_path}/db.sqlite3", tmp_path) | {"LANGUAGES": languages}
    codes = languages.split(",")
    assert run_module("tests.cms.other_languages", environment) == {
        "locales": codes,
        "indexes": codes,
        "pages": dict.fromkeys(codes, 200),
        "language_of_default": codes[0],
        "asked_names": codes[1:],
        "sign_on": "Larch Society",
        "import": [True, {code: f"Cedar {code}" for code in sorted(codes)}],
        "export_columns": [f"name_{code}" for code in codes],
        "edition": sorted(codes),
        "api": [200, codes[0], codes[1:]],
        "openapi": codes,
        "admin": 200,
        "server_error": codes,
    }


@pytest.mark.django_db
def test_a_migration_clears_the_cached_paths_of_home_pages() -> None:
    Site.get_site_root_paths()
    cache.set("wagtail_site_root_paths", [], version=2)
    config = apps.get_app_config("cms")
    post_migrate.send(sender=config, app_config=config, verbosity=0, interactive=False, using="default")
    assert Site.get_site_root_paths() != []


@pytest.mark.django_db
def test_published_pages_in_a_language_that_was_taken_out_of_the_setting_are_reported() -> None:
    assert check_locales(None, databases=["default"]) == []
    letter = LetterFactory()
    LetterPage.objects.filter(pk=letter.pk).update(locale=Locale.objects.create(language_code="it"))
    warnings = [(warning.id, warning.msg) for warning in check_locales(None, databases=["default"])]
    assert warnings == [
        ("cms.W005", "LANGUAGES lacks “it” (italiano), the language of published pages (1): they are not served.")
    ]
    assert check_locales(None, databases=None) == []
    LetterPage.objects.update(live=False)
    assert check_locales(None, databases=["default"]) == []


@pytest.mark.django_db
def test_before_the_first_migration_no_pages_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.connection.introspection.table_names", list)
    assert check_locales(None, databases=["default"]) == []
