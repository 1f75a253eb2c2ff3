"""Fill in when signers got their last mail about a changed text, from the mails that are still stored."""

from django.db import migrations
from django.db.models import Max

FIELDS = {"text_changed": "text_changed_at", "new_text": "new_text_at"}


def fill(apps, schema_editor):
    contacts = apps.get_model("signatories", "Contact").objects
    mails = apps.get_model("signatories", "Mail").objects.order_by()
    for purpose, field in FIELDS.items():
        rows = mails.filter(purpose=purpose).values_list("signatory").annotate(Max("created_at"))
        for signatory, moment in rows.iterator():
            contacts.filter(pk=signatory).update(**{field: moment})


class Migration(migrations.Migration):
    dependencies = [("signatories", "0064_notices_of_changed_texts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
