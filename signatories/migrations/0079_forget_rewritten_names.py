from django.db import migrations

#: `signatories.exchange.imports.upload_files.OPTIONS_WITH_CELLS` when this was written.
FORGOTTEN = ("rewritten", "overruled")


def forget(apps, schema_editor):
    """Forget names that staff chose in the previews of imports whose files are deleted."""
    batches = apps.get_model("signatories", "ImportBatch").objects.filter(upload="").only("options")
    for batch in batches.order_by("pk").iterator(chunk_size=500):
        options = {name: value for name, value in batch.options.items() if name not in FORGOTTEN}
        if options != batch.options:
            batch.options = options
            batch.save(update_fields=["options"])


class Migration(migrations.Migration):
    dependencies = [("signatories", "0078_help_of_removed_names")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop, elidable=True)]
