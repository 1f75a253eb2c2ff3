"""A folder whose templates and static files replace those of Undersigned."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cms.checks import check_theme

PROGRAM = """
import django; django.setup()
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
print(render_to_string("404.html"))
print(finders.find("cms/favicon.svg"), finders.find("cms/site.css"))
"""


@pytest.mark.slow
def test_templates_and_static_files_of_the_theme_win_and_may_extend_what_they_replace(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "base.html").write_text(
        '{% extends "base.html" %}{% block style %}{{ block.super }}<link href="/mine.css">{% endblock %}'
    )
    (tmp_path / "static" / "cms").mkdir(parents=True)
    (tmp_path / "static" / "cms" / "favicon.svg").write_text("<svg/>")
    environment = {**os.environ, "THEME_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    command = [sys.executable, "-c", PROGRAM]
    output = subprocess.check_output(command, text=True, cwd=settings.BASE_DIR, env=environment)
    assert 'cms/site.css"><link href="/mine.css">' in output
    assert str(tmp_path / "static" / "cms" / "favicon.svg") in output
    assert str(settings.BASE_DIR / "cms" / "static" / "cms" / "site.css") in output


def test_a_theme_with_nothing_to_replace_is_reported(settings: Any, tmp_path: Path) -> None:
    settings.THEME_DIR = ""
    assert check_theme(None) == []
    settings.THEME_DIR = str(tmp_path / "missing")
    assert [warning.id for warning in check_theme(None)] == ["cms.W006"]
    settings.THEME_DIR = str(tmp_path)
    (tmp_path / "templates").mkdir()
    assert check_theme(None) == []
