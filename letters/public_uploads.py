"""Public uploads: images and documents that something public shows. All others are for staff.

Other apps register the Wagtail hook `list_public_images()`, which returns the primary keys of further public images.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from wagtail import hooks
from wagtail.contrib.settings.registry import registry
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from core.sessions import has_session
from letters.models import LetterPage, LetterUpdate
from letters.page_restrictions import readable
from letters.visibility import visible
from signatories.models import Signatory


def public_uploads(model: type[Model]) -> QuerySet[Any]:
    """Return the images or documents that public pages and the settings of the site refer to now.

    Includes logos of organizations that permit them and signed a public letter, and documents of updates that public
    letters show. Excludes uploads of drafts and of restricted pages, and unused ones.
    """
    on_pages = _references(visible(Page.objects.all()), model)
    keys = on_pages.values_list(Cast("to_object_id", BigIntegerField()), flat=True)
    shown = Q(pk__in=keys) | Q(pk__in=_of_settings(model))
    if model is get_image_model():
        listed = Signatory.objects.public().filter(
            signatory_list__in=LetterPage.objects.public().values("signatory_list"), organization__logo_permitted=True
        )
        shown |= Q(pk__in=listed.exclude(organization__logo=None).values("organization__logo"))
        for hook in hooks.get_hooks("list_public_images"):
            shown |= Q(pk__in=hook())
    if model is get_document_model():
        shown |= Q(pk__in=_of_updates(LetterPage.objects.public()))
    return model._default_manager.filter(shown)


def is_public_upload(upload: Model) -> bool:
    """Return whether something public refers to an image or a document."""
    return public_uploads(type(upload)).filter(pk=upload.pk).exists()


def is_readable_upload(upload: Model, request: HttpRequest) -> bool:
    """Return whether a page unlocked for the reader of a request refers to an image or a document."""
    if not has_session(request):
        return False
    references = _references(readable(Page.objects.all(), request), type(upload))
    if references.filter(to_object_id=str(upload.pk)).exists():
        return True
    letters = readable(LetterPage.objects.filter(alias_of=None), request)
    return isinstance(upload, get_document_model()) and _of_updates(letters).filter(document=upload.pk).exists()


def _of_updates(letters: QuerySet[Any]) -> QuerySet[LetterUpdate, Any]:
    """Return the keys of the documents of the updates that letters show."""
    shown = LetterUpdate.objects.shown().filter(signatory_list__in=letters.order_by().values("signatory_list"))
    return shown.exclude(document=None).values("document")


def _references(pages: QuerySet[Any], model: type[Model]) -> QuerySet[ReferenceIndex]:
    """Return the references of pages to images or documents, by Wagtail's reference index."""
    keys = pages.annotate(key=Cast("pk", ReferenceIndex._meta.get_field("object_id"))).values("key")
    return ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=keys,
        to_content_type=ContentType.objects.get_for_model(model),
    )


def _of_settings(model: type[Model]) -> list[int]:
    """Return the keys of the uploads that settings of the site refer to, such as the logo of a letterhead."""
    return [
        key
        for setting in registry
        for field in setting._meta.concrete_fields
        if field.related_model is model
        for key in setting.objects.exclude(**{field.name: None}).values_list(field.attname, flat=True)
    ]
