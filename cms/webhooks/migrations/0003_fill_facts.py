"""Store the IDs of the data of waiting messages, and record the letters that were announced to endpoints."""

from django.db import migrations


def fill_facts(apps, schema_editor):
    Delivery = apps.get_model("webhooks", "Delivery")
    Signatory = apps.get_model("signatories", "Signatory")
    LetterPage = apps.get_model("letters", "LetterPage")
    Edition = apps.get_model("letters", "Edition")

    def letter_of(named):
        return LetterPage.objects.filter(slug=named["slug"], locale__language_code=named["language"]).first()

    for delivery in Delivery.objects.filter(due_at__isnull=False).exclude(event="test"):
        data = delivery.payload.get("data", {})
        subject, facts = "", {}
        if delivery.event == "letter.published":
            letter = letter_of(data["letter"])
            if letter:
                subject, facts = f"letter:{letter.pk}", {"letter": letter.pk}
        else:
            letter = next(filter(None, map(letter_of, data.get("letters", []))), None)
            of_list = letter.signatory_list_id if letter else None
            if "signatory" in data:
                pk = data["signatory"]["id"]
                entry = Signatory.objects.filter(pk=pk).first()
                of_list = entry.signatory_list_id if entry else of_list
                if of_list:
                    subject = f"signatory:{pk}"
                    facts = {"signatory": pk, "list": of_list, "kind": data["signatory"]["kind"]}
            elif "edition" in data and of_list:
                edition = Edition.objects.filter(signatory_list=of_list, number=data["edition"]["number"]).first()
                if edition:
                    subject, facts = f"edition:{edition.pk}", {"edition": edition.pk}
            elif of_list:
                subject, facts = f"list:{of_list}", {"list": of_list}
                if "undone" in data:
                    facts["undone"] = data["undone"]
        if facts:
            Delivery.objects.filter(pk=delivery.pk).update(subject=subject, facts=facts)
        else:
            error = "What it tells of is not there any more."
            Delivery.objects.filter(pk=delivery.pk).update(due_at=None, error=error)


def keep_telling_of_changes(apps, schema_editor):
    """Until now "letter.published" was also sent for changes."""
    apps.get_model("webhooks", "Endpoint").objects.filter(letter_published=True).update(letter_changed=True)


def note_letters(apps, schema_editor):
    AnnouncedLetter = apps.get_model("webhooks", "AnnouncedLetter")
    letters = apps.get_model("letters", "LetterPage").objects.filter(live=True, alias_of=None)
    AnnouncedLetter.objects.bulk_create(
        AnnouncedLetter(
            page_id=letter.pk,
            slug=letter.slug,
            language=letter.locale.language_code,
            published_at=letter.last_published_at,
        )
        for letter in letters.select_related("locale")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0002_facts_in_place_of_payloads"),
        ("letters", "0003_press_and_editions"),
        ("signatories", "0009_french_order"),
    ]

    operations = [
        migrations.RunPython(fill_facts, migrations.RunPython.noop),
        migrations.RunPython(keep_telling_of_changes, migrations.RunPython.noop),
        migrations.RunPython(note_letters, migrations.RunPython.noop),
    ]
