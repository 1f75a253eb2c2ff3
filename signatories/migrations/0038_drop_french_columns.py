from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("signatories", "0037_fill_names_by_language"),
    ]

    operations = [
        migrations.RemoveField(model_name="organization", name="name_fr"),
        migrations.RemoveField(model_name="signatory", name="name_fr"),
        migrations.RemoveField(model_name="signatorygroup", name="heading_fr"),
        migrations.RemoveField(model_name="signingsettings", name="privacy_notice_fr"),
    ]
