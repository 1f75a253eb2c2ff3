from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('signatories', '0029_help_of_automatic_editions'),
    ]

    operations = [
        migrations.RenameField(
            model_name='requestkey',
            old_name='sent',
            new_name='request_fingerprint',
        ),
    ]
