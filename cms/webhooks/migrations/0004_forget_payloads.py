from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0003_fill_facts"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="delivery",
            name="payload",
        ),
    ]
