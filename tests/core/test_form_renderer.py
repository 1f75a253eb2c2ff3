"""Tests of widgets that are rendered in Python: their HTML is that of Django's templates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.test.html import parse_html
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from core.form_renderer import FormRenderer

CHOICES = [
    ("", "—"),
    ("a&b", "Cedar <Network> & “Friends”"),
    (1234567, 1234567),
    (None, gettext_lazy("Published")),
    (True, mark_safe("<b>safe</b>")),
    (Decimal("1234.5"), Decimal("1234.5")),
    (date(2026, 3, 1), datetime(2026, 3, 1, 23, 30, tzinfo=UTC)),
    ("A <group>", [("x", "in it"), ("y", "in it as well")]),
    (gettext_lazy("Status"), [("z", "in another")]),
]
WIDGETS = [
    forms.Select,
    forms.SelectMultiple,
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
    forms.NullBooleanSelect,
]


class NoLabels(forms.RadioSelect):
    """Radio buttons without labels around them."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().create_option(*args, **kwargs), "wrap_label": False}


def html(renderer: Any, widget: forms.ChoiceWidget, value: Any, attrs: dict[str, Any]) -> Any:
    return parse_html(widget.render("the <name>", value, attrs=attrs, renderer=renderer))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "attrs", [{}, {"id": "id_it", "class": "wide", "required": True, "hidden": False, "x": "<1>"}]
)
@pytest.mark.parametrize("value", [None, "a&b", 1234567, ["x", "z"]], ids=repr)
@pytest.mark.parametrize("widget", [*WIDGETS, NoLabels], ids=lambda widget: widget.__name__)
def test_choices_are_rendered_as_by_django(
    widget: type[forms.ChoiceWidget], value: Any, attrs: dict[str, Any], language: str
) -> None:
    shown = widget() if widget is forms.NullBooleanSelect else widget(choices=CHOICES)
    value = value[0] if isinstance(value, list) and not shown.allow_multiple_selected else value
    with translation.override(language), timezone.override("America/Toronto"):
        ours, djangos = (html(renderer(), shown, value, attrs) for renderer in (FormRenderer, TemplatesSetting))
    assert ours == djangos


def test_a_widget_without_choices_is_rendered_as_by_django() -> None:
    for widget in (forms.Select(), forms.RadioSelect(), forms.TextInput()):
        ours, djangos = (html(renderer(), widget, None, {}) for renderer in (FormRenderer, TemplatesSetting))
        assert ours == djangos


def test_choices_with_a_template_of_their_own_are_rendered_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for widget in (forms.Select, forms.RadioSelect):
        monkeypatch.setattr(widget, "option_template_name", "django/forms/widgets/textarea.html")
        assert "<textarea" in widget(choices=[("a", "A")]).render("name", "a", renderer=FormRenderer())


def test_it_renders_the_forms_of_the_site() -> None:
    assert type(forms.Form().renderer) is FormRenderer
