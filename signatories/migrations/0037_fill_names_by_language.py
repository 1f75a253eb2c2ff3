from django.db import migrations

#: The language of the columns that this migration replaces.
LANGUAGE = "fr"
BATCH = 1000
#: The column with one translation and the column with all of them, by model.
COLUMNS = {
    "Organization": ("name_fr", "names"),
    "Signatory": ("name_fr", "names"),
    "SignatoryGroup": ("heading_fr", "headings"),
    "SigningSettings": ("privacy_notice_fr", "privacy_notices"),
}


def _copy(model, rows, column, value_of):
    """Set a column of rows to the value of a function, a batch at a time."""
    batch = []
    for row in rows.iterator(BATCH):
        setattr(row, column, value_of(row))
        batch.append(row)
        if len(batch) == BATCH:
            model.objects.bulk_update(batch, [column])
            batch = []
    model.objects.bulk_update(batch, [column])


def fill_translations(apps, schema_editor):
    for name, (one, all_languages) in COLUMNS.items():
        model = apps.get_model("signatories", name)
        rows = model.objects.exclude(**{one: ""})
        _copy(model, rows, all_languages, lambda row, one=one: {LANGUAGE: getattr(row, one)})
    for correction in apps.get_model("signatories", "Correction").objects.filter(values__has_key="name_fr"):
        name = correction.values.pop("name_fr")
        correction.values["names"] = {LANGUAGE: name} if name else {}
        correction.save(update_fields=["values"])


def fill_single_columns(apps, schema_editor):
    """Other languages than French are lost, because the earlier release has no column for them."""
    for name, (one, all_languages) in COLUMNS.items():
        model = apps.get_model("signatories", name)
        rows = model.objects.exclude(**{all_languages: {}})
        _copy(model, rows, one, lambda row, source=all_languages: getattr(row, source).get(LANGUAGE, ""))
    for correction in apps.get_model("signatories", "Correction").objects.filter(values__has_key="names"):
        correction.values["name_fr"] = correction.values.pop("names").get(LANGUAGE, "")
        correction.save(update_fields=["values"])


class Migration(migrations.Migration):
    dependencies = [
        ("signatories", "0036_names_by_language"),
    ]

    operations = [
        migrations.RunPython(fill_translations, fill_single_columns),
    ]
