from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model_string
from wagtail.models import (
    DraftStateMixin,
    Locale,
    Page,
    PreviewableMixin,
    RevisionMixin,
    Site,
    TranslatableMixin,
)

from cms.calls_to_action.button_blocks import CallButtonsBlock
from cms.calls_to_action.enums import CallState
from cms.calls_to_action.models.querysets import CallQuerySet
from signatories.model_fields import PrintableCharField

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class CallToAction(DraftStateMixin, RevisionMixin, PreviewableMixin, TranslatableMixin, ClusterableModel):
    """What readers are asked to do once they have read a page, in one language.

    It is shown on pages in its language only: a page has no text in another one, and a translation is one click.
    """

    heading = PrintableCharField(
        pgettext_lazy("of a call to action", "heading"),
        max_length=255,
        help_text=gettext_lazy("Such as “Since you’re here …”."),
    )
    text = RichTextField(gettext_lazy("text"), blank=True, features=TEXT_FEATURES)
    picture = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("picture"),
    )
    alt_text = PrintableCharField(
        gettext_lazy("alternative text"),
        max_length=255,
        blank=True,
        help_text=gettext_lazy("What the picture shows, for readers who can't see it. Blank if it only decorates."),
    )
    buttons = StreamField(CallButtonsBlock(), blank=True, verbose_name=gettext_lazy("buttons"))
    page_kinds = ParentalManyToManyField(
        ContentType, blank=True, related_name="+", verbose_name=gettext_lazy("kinds of pages")
    )
    site = models.ForeignKey(
        Site,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("site"),
        help_text=gettext_lazy(
            "Blank: all sites. On pages of another site the call is not shown, nor inside their text."
        ),
    )
    position = models.PositiveSmallIntegerField(gettext_lazy("position"), default=1)
    starts_at = models.DateTimeField(gettext_lazy("start"), null=True, blank=True)
    ends_at = models.DateTimeField(gettext_lazy("end"), null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta):
        verbose_name = gettext_lazy("call to action on pages")
        verbose_name_plural = gettext_lazy("calls to action on pages")
        ordering = ["position", "-pk"]

    def __str__(self) -> str:
        return self.heading

    def clean(self) -> None:
        """Raise `ValidationError` for an end that is not after the start."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must be after the start.")})

    @property
    def state(self) -> CallState:
        """Return the state at this moment."""
        now = timezone.now()
        if not self.live:
            return CallState.DRAFT
        if self.ends_at and self.ends_at <= now:
            return CallState.ENDED
        return CallState.SCHEDULED if self.starts_at and self.starts_at > now else CallState.ACTIVE

    def copy_for_translation(self, locale: Locale, exclude_fields: list[str] | None = None) -> CallToAction:
        """Return an unsaved copy in another language: a draft, as its text is not translated yet."""
        copy: CallToAction = super().copy_for_translation(locale, exclude_fields)
        copy.live, copy.has_unpublished_changes = False, True
        copy.live_revision = copy.first_published_at = copy.last_published_at = None
        return copy

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Return a page with this call and nothing else, whether it is active or not."""
        with override(self.locale.language_code):
            return render(request, "calls_to_action/preview.html", {"call": self})


class ListedPage(models.Model):
    """A page that a call names; it stands for its translations, too."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=gettext_lazy("page"))

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.page)


class ChosenPage(ListedPage):
    """A page after whose text a call is shown, whatever its kind."""

    call = ParentalKey(CallToAction, on_delete=models.CASCADE, related_name="chosen_pages")


class ExcludedPage(ListedPage):
    """A page after whose text a call is not shown."""

    call = ParentalKey(CallToAction, on_delete=models.CASCADE, related_name="excluded_pages")
