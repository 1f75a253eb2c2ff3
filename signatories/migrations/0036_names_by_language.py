from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signatories", "0035_requests_are_leased"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="names",
            field=models.JSONField(blank=True, default=dict, verbose_name="names in other languages"),
        ),
        migrations.AddField(
            model_name="signatory",
            name="names",
            field=models.JSONField(blank=True, default=dict, verbose_name="names in other languages"),
        ),
        migrations.AddField(
            model_name="signatorygroup",
            name="headings",
            field=models.JSONField(blank=True, default=dict, verbose_name="heading in other languages"),
        ),
        migrations.AddField(
            model_name="signingsettings",
            name="privacy_notices",
            field=models.JSONField(blank=True, default=dict, verbose_name="privacy notice in other languages"),
        ),
    ]
