"""A sort key of each entry for French lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signatories", "0008_reading_long_lists")]

    operations = [
        migrations.AddField(
            model_name="signatory",
            name="sort_key_fr",
            field=models.CharField(default="", editable=False, max_length=255),
            preserve_default=False,
        ),
    ]
