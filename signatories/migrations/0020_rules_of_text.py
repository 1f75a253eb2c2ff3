"""Bring what is stored under the rules of text and addresses, where that loses nothing that can be seen.

Invisible noise is removed, addresses and websites are written in their one way, and keys are computed again: articles
no longer decide who is who. What can't be printed or written to stays as it is; `manage.py check_signatories` lists it.

Two entries may turn out to have one address and name. The second keeps its keys of before, so that nobody is lost;
it is listed too. Slices are transactions of their own, and doing it twice is the same as doing it once.
"""

from django.db import IntegrityError, migrations, transaction

from signatories.migrations import _keys_2026_06 as before
from signatories.migrations import _rules_2026_11 as rules

SLICE = 500
KEYS = ("name_key", "email_key")
NAMES, LINES = ("name", "name_fr"), ("title", "affiliation", "region", "sort_as", "representative", "representative_role")
PARAGRAPHS = ("comment", "former_names")


def repaired(rule, text, **options):
    """Return what a rule makes of a text; one that it refuses loses its noise alone."""
    try:
        return rule(text, **options)
    except ValueError:
        return text


def one_line(text):
    try:
        return rules.printable_text(text)
    except ValueError:
        return " ".join(rules.clean_text(text).split("\n"))


def repair_texts(row):
    for name in (*NAMES, *LINES):
        if hasattr(row, name):
            setattr(row, name, one_line(getattr(row, name)))
    for name in PARAGRAPHS:
        if hasattr(row, name):
            setattr(row, name, rules.clean_text(getattr(row, name)))
    if hasattr(row, "website"):
        row.website = repaired(rules.web_address, row.website)


def repair_organization(row):
    repair_texts(row)
    row.name_key, row.sort_key = rules.organization_key(row.name), rules.organization_sort_key(row.name)
    row.search_text = rules.search_text(row.name, row.name_fr, row.former_names, row.website)


def repair_signatory(row):
    repair_texts(row)
    is_organization = row.kind == "organization"
    sorted_as = rules.organization_sort_key if is_organization else rules.sort_key
    row.name_key = rules.organization_key(row.name) if is_organization else rules.name_key(row.name)
    row.sort_key = rules.sort_key(row.sort_as) if row.sort_as else sorted_as(row.name)
    row.sort_key_fr = rules.sort_key(row.sort_as) if row.sort_as else sorted_as(row.name_fr or row.name)
    row.search_text = rules.search_text(row.name, row.name_fr, row.title, row.affiliation)
    address = row.contact.email if hasattr(row, "contact") else ""
    # A key that isn't the one of the contact was moved on purpose.
    if address and row.email_key == before_email_key(address):
        row.email_key = rules.keyed(rules._comparable(address))


def repair_contact(row):
    repair_texts(row)
    row.email = repaired(rules.canonical_email, row.email)
    row.mailbox_key = rules.keyed(rules.mailbox(row.email))


def before_email_key(address):
    return rules.keyed(before.clean_text(address).casefold())


def repair(model, repair_row, *, related=()):
    """Repair all rows of a model, a slice at a time; return the fields of rows that clash with another's keys."""
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key and not field.is_relation]
    clashing, last = {}, 0
    while True:
        rows = list(model.objects.select_related(*related).filter(pk__gt=last).order_by("pk")[:SLICE])
        if not rows:
            return clashing
        last = rows[-1].pk
        changed = {}
        for row in rows:
            was = {name: getattr(row, name) for name in fields}
            repair_row(row)
            if values := {name: getattr(row, name) for name in fields if getattr(row, name) != was[name]}:
                changed[row.pk] = values
        with transaction.atomic(using=model.objects.db):
            for pk, values in changed.items():
                if not write(model, pk, values):
                    clashing[pk] = values


def write(model, pk, values):
    """Write the values of a row; False where only those that are no keys could be."""
    rows = model.objects.filter(pk=pk)
    if not any(name in values for name in KEYS):
        rows.update(**values)
        return True
    try:
        with transaction.atomic(using=model.objects.db):
            rows.update(**values)
        return True
    except IntegrityError:
        others = {name: value for name, value in values.items() if name not in KEYS}
        if others:
            rows.update(**others)
        return False


def forwards(apps, schema_editor):
    signatories, contacts = apps.get_model("signatories", "Signatory"), apps.get_model("signatories", "Contact")
    organizations = apps.get_model("signatories", "Organization")
    clashes = [
        (organizations, repair(organizations, repair_organization)),
        (signatories, repair(signatories, repair_signatory, related=["contact"])),
    ]
    left = 0
    for model, rows in clashes:
        for pk, values in rows.items():
            # Another row may have left the place meanwhile.
            left += not write(model, pk, values)
    follow_addresses(apps)
    repair(contacts, repair_contact)
    if left:
        print(f"\n{left} entries repeat another one: see manage.py check_signatories.")


def follow_addresses(apps):
    """Set the new keys of addresses on mails, rows of imports and blocked addresses."""
    entries = apps.get_model("signatories", "Signatory").objects
    mails, rows = apps.get_model("signatories", "Mail").objects, apps.get_model("signatories", "ImportRow").objects
    blocked = apps.get_model("signatories", "BlockedAddress")
    all_blocked = set(blocked.objects.values_list("email_key", flat=True))
    for pk, key, address in entries.filter(contact__isnull=False).values_list("pk", "email_key", "contact__email"):
        old, mailbox = before_email_key(address), rules.keyed(rules.mailbox(address))
        if key != old:
            mails.filter(signatory_id=pk, recipient_key=old).update(recipient_key=key)
            rows.filter(signatory_id=pk, email_key=old).update(email_key=key)
        if old in all_blocked:
            blocked.objects.bulk_create(
                [blocked(email_key=one) for one in {key, mailbox} - all_blocked], ignore_conflicts=True
            )


class Migration(migrations.Migration):
    dependencies = [("signatories", "0019_mailbox_key_and_byte_order")]
    atomic = False

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
