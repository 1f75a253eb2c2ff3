"""Gives lists with editions their permanent address, and notes the slugs under which letters are or were public.

Until now an edition lived below the slug of its letter: that slug is kept, so that the old address leads to the new one.
Everything here is frozen: it must not import the code of today.
"""

from django.db import migrations
from django.utils import timezone
from django.utils.crypto import get_random_string

ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"


def give_addresses(apps, schema_editor):
    """Fill the new tables and the new column from what is there. Idempotent."""
    Edition = apps.get_model("letters", "Edition")
    PermanentAddress = apps.get_model("letters", "PermanentAddress")
    known = set(PermanentAddress.objects.values_list("signatory_list", flat=True))
    lists = set(Edition.objects.order_by().values_list("signatory_list", flat=True).distinct())
    PermanentAddress.objects.bulk_create(
        PermanentAddress(signatory_list_id=pk, public_id=get_random_string(10, ALPHABET)) for pk in sorted(lists - known)
    )


def note_slugs(apps, schema_editor):
    """Note the slug of each letter that is or was public, and of each file of an edition."""
    LetterPage = apps.get_model("letters", "LetterPage")
    EditionFile = apps.get_model("letters", "EditionFile")
    HeldSlug = apps.get_model("letters", "HeldSlug")
    letters = LetterPage.objects.filter(alias_of=None).select_related("locale")
    for letter in letters.exclude(live=False, first_published_at=None):
        HeldSlug.objects.get_or_create(
            letter=letter,
            slug=letter.slug,
            language=letter.locale.language_code,
            defaults={
                "signatory_list_id": letter.signatory_list_id,
                "held_at": letter.last_published_at or timezone.now(),
            },
        )
    for letter in letters:
        EditionFile.objects.filter(letter=letter, slug_when_published="").update(slug_when_published=letter.slug)


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0008_permanent_addresses"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(give_addresses, migrations.RunPython.noop),
        migrations.RunPython(note_slugs, migrations.RunPython.noop),
    ]
