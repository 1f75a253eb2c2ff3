from django.db import migrations
from django.db.models import Exists, F, OuterRef, Q


def fill(apps, schema_editor):
    """Note that lists were open which are open now, or which somebody signed by the form."""
    lists = apps.get_model("signatories", "SignatoryList").objects
    signed = apps.get_model("signatories", "Signatory").objects.filter(signatory_list=OuterRef("pk"), source="form")
    lists.filter(~Q(signing="closed") | Exists(signed)).update(first_opened_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("signatories", "0013_openings")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
