from django.db import migrations, models

import signatories.model_fields


class Migration(migrations.Migration):
    dependencies = [("signatories", "0049_listing_keys")]

    operations = [
        migrations.RemoveIndex(model_name="signatory", name="signatory_by_name"),
        # The reverse adds the column with this value; the migration before fills it.
        migrations.AlterField(
            model_name="signatory",
            name="sort_key_fr",
            field=signatories.model_fields.SortKeyField(default="", editable=False, max_length=255),
        ),
        migrations.RemoveField(model_name="signatory", name="sort_key_fr"),
        migrations.RenameField(model_name="signatory", old_name="sort_key", new_name="listing_key"),
        migrations.AlterModelOptions(
            name="signatory",
            options={
                "ordering": ["listing_key", "pk"],
                "permissions": [
                    ("moderate_signatory", "Can approve and reject signatories"),
                    ("restore_signatory", "Can put signatories back on the list who withdrew"),
                ],
                "verbose_name": "signatory",
                "verbose_name_plural": "signatories",
            },
        ),
    ]
