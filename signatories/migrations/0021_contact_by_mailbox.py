from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signatories", "0020_rules_of_text")]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["mailbox_key", "created_at"], name="contact_by_mailbox_and_time"),
        ),
    ]
