from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from core.edit_conflicts.conflict import comparable_text
from signatories.form_fields import TranslationsFormField
from signatories.models import Signatory


@pytest.fixture
def field() -> TranslationsFormField:
    made: TranslationsFormField = Signatory._meta.get_field("names").formfield()  # type: ignore[union-attr]
    return made


def test_there_is_one_input_for_each_language_and_each_other_text(field: TranslationsFormField) -> None:
    html = field.widget.render("names", {"iu": "ᐃᓄᐃᑦ", "fr": '<b>"Mélèze"</b>'}, {"id": "id_names"})
    assert [f'name="names-{code}"' in html for code in ("en", "fr", "iu", "de")] == [True, True, True, False]
    assert 'value="&lt;b&gt;&quot;Mélèze&quot;&lt;/b&gt;"' in html
    assert 'for="id_names-fr">French</label>' in html


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ({"names-fr": " Mélèze ", "names-en": "", "name": "Larch"}, {"fr": "Mélèze"}),
        # A language that the site no longer has keeps its name.
        ({"names-iu": "ᐃᓄᐃᑦ", "names-fr": ""}, {"iu": "ᐃᓄᐃᑦ"}),
        ({"names-<b>": "x", "names-": "y", "names-FR!": "z"}, {}),
        # Not an input of the form.
        ({"names": "[", "names-fr": "Mélèze"}, {"fr": "Mélèze"}),
        ({}, {}),
    ],
)
def test_the_inputs_are_read_by_language(
    field: TranslationsFormField, data: dict[str, str], names: dict[str, str]
) -> None:
    value = field.widget.value_from_datadict(data, {}, "names")
    assert field.clean(value) == names


def test_an_error_names_its_language(field: TranslationsFormField) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean({"fr": "!!!", "en": "x" * 256})
    assert [message.partition(":")[0] for message in refused.value.messages] == ["English", "French"]


def test_a_stored_value_comes_back_from_its_text(field: TranslationsFormField) -> None:
    """The form that shows conflicts writes stored values back as text."""
    for names in ({}, {"fr": "Mélèze", "iu": "ᐃᓄᐃᑦ"}):
        data = {"names-fr": "x", "names-de": "y", "name": "Larch"}
        field.write_stored(data, "names", comparable_text(names))
        assert field.clean(field.widget.value_from_datadict(data, {}, "names")) == names
        assert data["name"] == "Larch"
    assert field.display_text(comparable_text({"fr": "Mélèze"})) == "French: Mélèze"
