from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("signatories", "0046_members_by_relation"),
    ]

    operations = [
        migrations.RemoveField(
            model_name='organization',
            name='is_member',
        ),
    ]
