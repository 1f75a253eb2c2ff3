"""Administrators see how the installation is doing; no role does."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0021_contact_messages"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="periodicrun",
            options={
                "default_permissions": (),
                "permissions": (("view_system", "Can see how the installation is doing"),),
                "verbose_name": "periodic work",
                "verbose_name_plural": "periodic work",
            },
        ),
    ]
