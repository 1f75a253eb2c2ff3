from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signatories", "0077_consent_wordings")]

    operations = [
        migrations.AlterField(
            model_name="signatorylist",
            name="anonymizes_names",
            field=models.BooleanField(
                default=False,
                help_text="On the same day, for good. Individuals stay in the counts without their names, and lose "
                "their contact data even if they asked for updates or the newsletter. Names of organizations stay, "
                "without those of their representatives. Editions stay as they are.",
                verbose_name="names of individuals are removed as well",
            ),
        ),
    ]
