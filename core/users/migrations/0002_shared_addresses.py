"""New accounts need an e-mail address. Those that share one are marked, so that the next migration accepts them."""

from django.db import migrations, models
from django.db.models import Count
from django.db.models.functions import Lower


def mark_shared_addresses(apps, schema_editor):
    """Mark each account whose address another one has too, in whatever case. Idempotent."""
    users = apps.get_model("users", "User").objects.using(schema_editor.connection.alias)
    addresses = users.exclude(email="").annotate(address=Lower("email"))
    shared = addresses.values("address").order_by().annotate(accounts=Count("pk")).filter(accounts__gt=1)
    addresses.filter(address__in=list(shared.values_list("address", flat=True))).update(email_is_shared=True)


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="email",
            field=models.EmailField(max_length=254, verbose_name="email address"),
        ),
        migrations.AddField(
            model_name="user",
            name="email_is_shared",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunPython(mark_shared_addresses, migrations.RunPython.noop),
    ]
