from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from letters.exceptions import LetterGone, LetterMoved
from letters.models.letter_page import LetterPage
from letters.models.public_letters import public_letters_for
from letters.visibility import is_in_time
from signatories.models import SignatoryList

#: Characters of a public id: people type it from paper, so none that looks like another one, and no vowel.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"


def new_public_id() -> str:
    """Return ten random characters, 48 bits: nobody guesses the address of another list's editions."""
    return get_random_string(10, ALPHABET)


class PermanentAddress(models.Model):
    """The id below which the editions of a list live, whatever becomes of slugs, pages and the list itself.

    The row stays when the list is deleted, so that its addresses say that it is gone.
    """

    public_id = models.CharField(_("public id"), max_length=20, unique=True, default=new_public_id, editable=False)
    signatory_list = models.OneToOneField(
        SignatoryList,
        on_delete=models.SET_NULL,
        null=True,
        related_name="permanent_address",
        verbose_name=_("signatory list"),
    )

    class Meta:
        verbose_name = _("permanent address")
        verbose_name_plural = _("permanent addresses")
        default_permissions = ()

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def of(cls, signatory_list: SignatoryList) -> PermanentAddress:
        """Return the address of a list, which is given to it the first time that this is asked. Idempotent."""
        known = getattr(signatory_list, "permanent_address", None)
        if known is None:
            known, _is_new = cls.objects.get_or_create(signatory_list=signatory_list)
            signatory_list.permanent_address = known
        return known


class HeldSlug(models.Model):
    """A slug under which a letter is or was public, so that its old addresses lead to the current ones.

    The row outlives the letter: then its addresses say that it is gone. Who held a slug last is who is meant by it,
    unless a public letter has it now.
    """

    slug = models.CharField(_("slug"), max_length=255)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    letter = models.ForeignKey(
        LetterPage, on_delete=models.SET_NULL, null=True, related_name="held_slugs", verbose_name=_("letter")
    )
    signatory_list = models.ForeignKey(
        SignatoryList, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("signatory list")
    )
    held_at = models.DateTimeField(_("last held"), default=timezone.now)

    class Meta:
        verbose_name = _("slug of a letter")
        verbose_name_plural = _("slugs of letters")
        default_permissions = ()
        ordering = ["-held_at", "-pk"]
        indexes = [models.Index(fields=["slug", "-held_at"], name="held_slug_newest")]
        constraints = [models.UniqueConstraint(fields=["letter", "slug", "language"], name="one_row_per_held_slug")]

    def __str__(self) -> str:
        return self.slug


@receiver(post_save, sender=LetterPage)
@receiver(post_save, sender=Page)
def hold_slug(instance: Any, **kwargs: Any) -> None:
    """Note the slug of a live letter, whatever saved it: the editor, a script, a move, a scheduled publication."""
    if not isinstance(instance, LetterPage):
        instance = LetterPage.objects.filter(pk=instance.pk).select_related("locale").first()
    if instance and instance.live and instance.alias_of_id is None:
        HeldSlug.objects.update_or_create(
            letter=instance,
            slug=instance.slug,
            language=instance.language,
            defaults={"signatory_list_id": instance.signatory_list_id, "held_at": timezone.now()},
        )


def check_former_slug(slug: str, languages: Sequence[str]) -> None:
    """Raise `LetterMoved` or `LetterGone` if a letter had this slug in one of the languages.

    For slugs that no public letter has now. Whoever held it last counts, and if nobody did, a public letter whose slug
    differs in capitals only. Of a letter that is live and not public, such
    as one with a password, nothing is said.
    """
    held = HeldSlug.objects.filter(slug=slug, language__in=languages).order_by("held_at", "pk")
    last = {row.language: row for row in held.select_related("letter__locale", "signatory_list")}
    rows = [last[code] for code in languages if code in last]
    for row in rows:
        if row.letter and LetterPage.objects.public().filter(pk=row.letter.pk).exists():
            raise LetterMoved(row.letter)
    for row in rows:
        if row.letter is None or not is_in_time(row.letter):
            others = public_letters_for(row.signatory_list) if row.signatory_list else ()
            raise LetterGone(others, language=row.language)
    if not rows:
        _check_capitals(slug, languages)


def _check_capitals(slug: str, languages: Sequence[str]) -> None:
    """Raise `LetterMoved` if a public letter has this slug but for capitals."""
    alike = LetterPage.objects.public().filter(slug__iexact=slug, locale__language_code__in=languages)
    of_language = {letter.language: letter for letter in alike.select_related("locale").order_by("-pk")}
    for code in languages:
        if code in of_language:
            raise LetterMoved(of_language[code])
