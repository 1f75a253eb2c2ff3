"""Rendering of form widgets.

Django renders two templates for each choice of a select box or of a list of radio buttons or check boxes. This writes
the same HTML in a tenth of the time; tests compare it with that of the templates of the installed Django.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # The stubs lack it.

_FOLDER = "django/forms/widgets"
_LISTS = (f"{_FOLDER}/radio.html", f"{_FOLDER}/checkbox_select.html")
_BOXES = (f"{_FOLDER}/radio_option.html", f"{_FOLDER}/checkbox_option.html")

Widget = Mapping[str, Any]


class FormRenderer(TemplatesSetting):
    """Renders widgets with the templates of the project, and Django's widgets of choices in Python."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Return the HTML of a form, field or widget."""
        if template_name == f"{_FOLDER}/select.html" and _uses(context, f"{_FOLDER}/select_option.html"):
            html = _select(context["widget"])
        elif template_name in _LISTS and _uses(context, *_BOXES):
            html = _list(context["widget"])
        else:
            return super().render(template_name, context, request)
        return mark_safe(html)  # noqa: S308 - all parts are escaped


def _uses(context: dict[str, Any], *templates: str) -> bool:
    """Return whether all choices have one of these templates."""
    choices = (choice for _group, choices, _place in context["widget"]["optgroups"] for choice in choices)
    return all(choice["template_name"] in templates for choice in choices)


def _select(widget: Widget) -> str:
    groups = _groups(widget, _option, start='<optgroup label="{}">', end="</optgroup>")
    name = conditional_escape(widget["name"])
    return f'<select name="{name}"{_attributes(widget["attrs"])}>{"".join(groups)}</select>'


def _option(option: Widget) -> str:
    value = conditional_escape(option["value"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{_text(option["label"])}</option>'


def _list(widget: Widget) -> str:
    attributes = {name: value for name in ("id", "class") if (value := widget["attrs"].get(name))}
    groups = _groups(widget, _box, start="<div><label>{}</label>", end="</div>")
    return f"<div{_attributes(attributes)}>{''.join(groups)}</div>"


def _box(option: Widget) -> str:
    attributes = {"type": option["type"], "name": option["name"]}
    if option["value"] is not None:
        attributes["value"] = str(option["value"])
    html = f"<input{_attributes(attributes)}{_attributes(option['attrs'])}>"
    if option["wrap_label"]:
        label_for = _attributes({"for": box_id} if (box_id := option["attrs"].get("id")) else {})
        html = f"<label{label_for}>{html} {_text(option['label'])}</label>"
    return f"<div>{html}</div>"


def _groups(widget: Widget, write: Any, *, start: str, end: str) -> Iterator[str]:
    """Yield the choices, those of a group between `start`, with its name, and `end`."""
    for group, choices, _place in widget["optgroups"]:
        html = "".join(map(write, choices))
        yield f"{start.format(_text(group))}{html}{end}" if group else html


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(_written(attributes.items()))


def _written(attributes: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for name, value in attributes:
        if value is True:
            yield f" {conditional_escape(name)}"
        elif value is not False:
            yield f' {conditional_escape(name)}="{conditional_escape(value)}"'


def _text(value: Any) -> str:
    """Return a value as templates print it."""
    return conditional_escape(localize(template_localtime(value)))
