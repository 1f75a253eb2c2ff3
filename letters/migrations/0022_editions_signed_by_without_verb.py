"""Store the signatories that an edition names without the verb, so that releases in its press kit can name them."""

from django.db import migrations

VERBS = {
    "en": (" has signed", " have signed"),
    "fr": (" a signé", " ont signé"),
    "de": (" hat unterzeichnet", " haben unterzeichnet"),
}


def remove_verbs(apps, schema_editor):
    EditionFile = apps.get_model("letters", "EditionFile")
    for file in EditionFile.objects.exclude(signed_by="").only("pk", "language", "signed_by").iterator():
        # Languages without a catalog are written in English.
        for verb in VERBS.get(file.language.partition("-")[0], VERBS["en"]):
            if file.signed_by.endswith(verb):
                EditionFile.objects.filter(pk=file.pk).update(signed_by=file.signed_by.removesuffix(verb))


class Migration(migrations.Migration):
    dependencies = [("letters", "0021_editions_paper_count")]

    operations = [migrations.RunPython(remove_verbs, migrations.RunPython.noop)]
