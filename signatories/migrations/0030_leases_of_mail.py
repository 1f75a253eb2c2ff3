"""Mail is claimed as all jobs are: a mail that a worker has is not due, but has a lease."""

from django.db import migrations, models
from django.db.models import F

#: The token of a lease that no worker of this release holds.
TOKEN = "of the release before"


def give_leases(apps, schema_editor):
    """Until now `due_at` was the end of the lease of a claimed mail, and the renamed column when it was claimed."""
    claimed = apps.get_model("signatories", "Mail").objects.filter(leased_until__isnull=False)
    claimed.update(leased_until=F("due_at"), due_at=None, lease_token=TOKEN)


def take_leases(apps, schema_editor):
    claimed = apps.get_model("signatories", "Mail").objects.filter(leased_until__isnull=False)
    claimed.update(due_at=F("leased_until"))


class Migration(migrations.Migration):

    dependencies = [
        ('signatories', '0029_help_of_automatic_editions'),
    ]

    operations = [
        migrations.RenameField(
            model_name='mail',
            old_name='claimed_at',
            new_name='leased_until',
        ),
        migrations.AddField(
            model_name='mail',
            name='lease_token',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.RunPython(give_leases, take_leases),
    ]
