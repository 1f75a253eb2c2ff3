"""Adds the relations that most coalitions need, and makes the members of the coalition those of a relation."""

from django.conf import settings
from django.db import migrations

#: Label, translations, and whether organizations with the relation are members of the coalition.
RELATIONS = (
    ("Member", {"fr": "Membre", "de": "Mitglied", "es": "Miembro"}, True),
    ("Ally", {"fr": "Alliée", "de": "Verbündete", "es": "Aliada"}, False),
    ("Partner", {"fr": "Partenaire", "de": "Partner", "es": "Socia"}, False),
    ("Funder", {"fr": "Bailleur de fonds", "de": "Förderer", "es": "Financiadora"}, False),
)


def add_relations(apps, schema_editor):
    Relation = apps.get_model("signatories", "Relation")
    Organization = apps.get_model("signatories", "Organization")
    codes = {code for code, _name in settings.LANGUAGES}
    for position, (label, labels, is_membership) in enumerate(RELATIONS, start=1):
        relation, _created = Relation.objects.get_or_create(
            label=label,
            defaults={
                "labels": {code: text for code, text in labels.items() if code in codes},
                "is_membership": is_membership,
                "position": position,
            },
        )
        if is_membership:
            Organization.objects.filter(is_member=True).update(relation=relation)


def remember_members(apps, schema_editor):
    Organization = apps.get_model("signatories", "Organization")
    Organization.objects.filter(relation__is_membership=True).update(is_member=True)


class Migration(migrations.Migration):
    dependencies = [("signatories", "0045_relations")]

    operations = [migrations.RunPython(add_relations, remember_members)]
