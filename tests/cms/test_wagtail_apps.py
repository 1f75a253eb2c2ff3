"""Wagtail's apps start as Wagtail has them, without version 3 of its API."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from textwrap import dedent

import pytest
from django.apps import AppConfig, apps

from cms import wagtail_apps

#: What sets up version 3 of the API.
API = {"api.add_router", "register_content_types"}
#: What Wagtail reaches in `register_content_types` of snippets, and we without it.
HOOKS = "search_for_hooks()"
CONFIGS = [
    wagtail_apps.DocumentsConfig,
    wagtail_apps.ImagesConfig,
    wagtail_apps.LocalesConfig,
    wagtail_apps.RedirectsConfig,
    wagtail_apps.SnippetsConfig,
]


def calls(config: type[AppConfig]) -> list[str]:
    """Return what `ready` calls, as code, in order; Wagtail names its model as its class."""
    (method,) = ast.parse(dedent(inspect.getsource(config.ready))).body
    assert isinstance(method, ast.FunctionDef)
    lines = [ast.unparse(line.value) for line in method.body if isinstance(line, ast.Expr | ast.Assign)]
    return [re.sub(r"\b(Document|Image)\b", "model", line) for line in lines]


def without_api(lines: list[str]) -> list[str]:
    return [line for line in lines if line.partition("(")[0] not in API]


@pytest.mark.parametrize("config", CONFIGS)
def test_an_app_of_wagtail_starts_with_all_steps_but_its_api(config: type[AppConfig]) -> None:
    assert isinstance(apps.get_app_config(config.label), config)
    _promise, *ours = calls(config)
    assert [line for line in ours if line != HOOKS] == without_api(calls(config.__base__))  # type: ignore[arg-type]


def test_the_hooks_are_loaded_with_the_snippets() -> None:
    assert HOOKS in calls(wagtail_apps.SnippetsConfig)
    assert "signatories.wagtail_hooks" in sys.modules


def test_no_app_loads_the_api() -> None:
    loading = {config.label for config in apps.get_app_configs() if "api.v3" in inspect.getsource(type(config))}
    assert loading == set()
