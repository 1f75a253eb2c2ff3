"""What people changed in the content of the demo since it was loaded."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import ModelLogEntry, PageLogEntry, ReferenceIndex

from cms.demo.site import SIGNATORY_FILES
from cms.demo.story import updates
from signatories.enums import ImportState, Source
from signatories.models import Signatory, SignatoryList
from signatories.models.querysets import SignatoryQuerySet

#: Entries of the log about a list that change no content; the loader adds updates itself.
NO_CHANGES = (
    "letters.add_update",
    "signatories.export_contacts",
    "signatories.resend_all",
    "signatories.stop_resending",
)
#: Entries of the log about signatories that are work on what they say.
CORRECTIONS = ("wagtail.create", "wagtail.edit", "signatories.correct", "signatories.change_kind", "signatories.merge")


def is_revised(content: Any) -> bool:
    """Return whether pages or snippets with drafts have a version, or a draft, after the one that was published first.

    The loader publishes its first version, or makes none.
    """
    latest = content.latest_revision
    return latest is not None and (
        content.first_published_at is None or latest.created_at > content.first_published_at
    )


def added_translations(page_ids: Collection[int]) -> set[int]:
    """Return those of some pages that somebody added as translations of others."""
    entries = PageLogEntry.objects.filter(page__in=page_ids, action="wagtail.copy_for_translation")
    return set(entries.values_list("page", flat=True))


def is_logged(instance: Model) -> bool:
    """Return whether somebody made or changed an instance of a kind that the loader leaves no log of."""
    return bool(ModelLogEntry.objects.for_instance(instance).exists())


def list_edit(signatory_list: SignatoryList) -> str:
    """Return what staff did to the signatory list of the demo, as the reason why it stays; "" for nothing.

    Decisions about sign-ons, and sign-ons themselves, are no reason.
    """
    changes = ModelLogEntry.objects.for_instance(signatory_list).filter(user__isnull=False)
    if changes.exclude(action__in=NO_CHANGES).exists() or signatory_list.updates.count() > len(updates()):
        return "its signatory list or its updates were edited"
    entries = signatory_list.signatories.all()
    files = list(signatory_list.imports.filter(state=ImportState.IMPORTED).values_list("file_name", flat=True))
    # A file of the same name is not necessarily that of the demo, which is imported once.
    has_imports = len(files) > len(set(SIGNATORY_FILES).intersection(files))
    if entries.filter(source=Source.STAFF).exists() or has_imports or _are_corrected(entries):
        return "staff added or corrected signatories"
    return ""


def is_used(instance: Model, *, apart_from: Collection[Model]) -> bool:
    """Return whether content refers to an instance, apart from some content."""
    references = ReferenceIndex.get_references_to(instance).values_list("base_content_type", "object_id")
    return not set(references) <= {_reference_key(content) for content in apart_from}


def _reference_key(content: Model) -> tuple[int, str]:
    """Return how the reference index names content: by its topmost model, such as `Page`."""
    parents = content._meta.get_parent_list()
    model = parents[-1] if parents else type(content)
    return ContentType.objects.get_for_model(model).pk, str(content.pk)


def _are_corrected(signatories: SignatoryQuerySet) -> bool:
    keys = {str(pk) for pk in signatories.values_list("pk", flat=True)}
    entries = ModelLogEntry.objects.filter(
        content_type__app_label=Signatory._meta.app_label,
        content_type__model=Signatory._meta.model_name,
        action__in=CORRECTIONS,
        user__isnull=False,
    )
    return not keys.isdisjoint(entries.values_list("object_id", flat=True))
