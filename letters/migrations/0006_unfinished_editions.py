"""Sets the due time of unfinished editions of the previous release, so that the worker makes them."""

from django.db import migrations
from django.db.models import F


def hand_over(apps, schema_editor):
    """Make queued editions due, and let the lease of those that were being made end at once."""
    Edition = apps.get_model("letters", "Edition")
    Edition.objects.filter(state="queued").update(due_at=F("requested_at"))
    Edition.objects.filter(state="rendering").update(leased_until=F("requested_at"))


class Migration(migrations.Migration):
    dependencies = [("letters", "0005_work_of_the_worker")]
    operations = [migrations.RunPython(hand_over, migrations.RunPython.noop, elidable=True)]
