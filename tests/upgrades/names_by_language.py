"""Names of one other language, French, before the translations; a place of `tests.upgrades.past_states`."""

from __future__ import annotations

from typing import Any

LIST = "Names by language"
BEFORE = [("signatories", "0035_requests_are_leased")]
COLUMNS = {
    "Organization": ("name_fr", "names"),
    "Signatory": ("name_fr", "names"),
    "SignatoryGroup": ("heading_fr", "headings"),
    "SigningSettings": ("privacy_notice_fr", "privacy_notices"),
}


def fill(apps: Any) -> None:
    """Store rows with and without a French text, and a waiting correction."""

    def create(model: str, **values: Any) -> Any:
        return apps.get_model("signatories", model).objects.create(**values)

    create("Organization", name="Larch", name_fr="Mélèze", name_key="larch", sort_key="larch")
    create("Organization", name="Birch", name_key="birch", sort_key="birch")
    signatory_list = create("SignatoryList", title=LIST)
    create("SignatoryGroup", signatory_list=signatory_list, heading="Members", heading_fr="Membres")
    create("SigningSettings", privacy_notice_fr="https://example.org/fr")
    for name, french in (("Larch", "Mélèze"), ("Birch", "")):
        keys = {"name_key": name.lower(), "sort_key": name.lower(), "sort_key_fr": name.lower()}
        entry = create(
            "Signatory", signatory_list=signatory_list, kind="organization", name=name, name_fr=french, **keys
        )
        create("Correction", signatory=entry, values={"name_fr": french, "region": "Yukon"})


def stored(apps: Any, position: int) -> dict[str, Any]:
    """Return the values of the column at a position of `COLUMNS`, and of the corrections, ordered by key."""
    querysets = {model: apps.get_model("signatories", model).objects.order_by("pk") for model in COLUMNS}
    # Others have entries as well.
    querysets["Signatory"] = querysets["Signatory"].filter(signatory_list__title=LIST)
    values = {
        model: list(querysets[model].values_list(columns[position], flat=True)) for model, columns in COLUMNS.items()
    }
    corrections = apps.get_model("signatories", "Correction").objects.order_by("pk")
    return values | {"Correction": list(corrections.values_list("values", flat=True))}


def after(filled: None) -> dict[str, Any]:
    """Return the names in all languages."""
    from django.apps import apps

    return stored(apps, 1)


def back(apps: Any, filled: None) -> dict[str, Any]:
    """Return the names in French."""
    return stored(apps, 0)
