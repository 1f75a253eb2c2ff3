"""Writes the keys of all lists in the languages of their letters, by the name as written, as they were sorted."""

from django.db import migrations
from django.utils import timezone

from signatories.migrations._sort_keys_2026_11 import articles, key_by_name

SLICE = 1000


def fill(apps, schema_editor):
    languages = {}
    letters = apps.get_model("letters", "LetterPage").objects.order_by()
    for list_pk, language in letters.values_list("signatory_list", "locale__language_code").distinct():
        languages.setdefault(list_pk, set()).add(language)
    order_model = apps.get_model("signatories", "SortOrder")
    # Those of an earlier, interrupted run.
    empty(apps, schema_editor)
    for list_pk in apps.get_model("signatories", "SignatoryList").objects.order_by("pk").values_list("pk", flat=True):
        orders = [
            order_model.objects.create(
                signatory_list_id=list_pk,
                language=language,
                individual_order="name",
                particles="",
                articles=articles(),
                version=1,
                is_current=True,
                completed_at=timezone.now(),
            )
            for language in sorted(languages.get(list_pk, {""}))
        ]
        _fill_orders(apps, list_pk, orders)


def _fill_orders(apps, list_pk, orders):
    key_model = apps.get_model("signatories", "SortKey")
    public = apps.get_model("signatories", "Signatory").objects.filter(
        signatory_list=list_pk, status="published", is_name_hidden=False
    )
    last = 0
    while entries := list(public.filter(pk__gt=last).order_by("pk")[:SLICE]):
        key_model.objects.bulk_create(
            key_model(
                sort_order_id=order.pk,
                signatory_id=entry.pk,
                group_id=entry.group_id,
                kind=entry.kind,
                country=str(entry.country or "") or None,
                key=key_by_name(entry, order.language),
            )
            for order in orders
            for entry in entries
        )
        last = entries[-1].pk


def empty(apps, schema_editor):
    for name in ("SortKey", "SortOrder"):
        model = apps.get_model("signatories", name)
        model.objects.all()._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("letters", "0019_editions_signed_by"), ("signatories", "0048_sort_keys")]

    operations = [migrations.RunPython(fill, empty)]
