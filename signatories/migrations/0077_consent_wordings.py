from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signatories", "0076_names_are_not_given")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="consent_wordings",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="wording of the consents"),
        ),
    ]
