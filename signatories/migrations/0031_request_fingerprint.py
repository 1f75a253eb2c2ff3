from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('signatories', '0030_leases_of_mail'),
    ]

    operations = [
        migrations.RenameField(
            model_name='requestkey',
            old_name='sent',
            new_name='request_fingerprint',
        ),
    ]
