from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.known_languages import MAX_CODE_LENGTH
from core.languages import language_choices
from letters.exceptions import LetterGone, LetterMoved
from letters.models.letter_page import LetterPage
from letters.models.public_letters import public_letters_for
from letters.visibility import is_served
from signatories.models import SignatoryList

#: Characters of a public id. People type it from paper: no two look alike, and there are no vowels.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"


def new_public_id() -> str:
    """Return ten random characters, 48 bits, so that the addresses of other lists cannot be guessed."""
    return get_random_string(10, ALPHABET)


class PermanentAddress(models.Model):
    """The public id in the URLs of a list's editions, independent of slugs and pages.

    The row outlives the list, so that its URLs answer 410 Gone.
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
    def for_list(cls, signatory_list: SignatoryList) -> PermanentAddress:
        """Return the address of a list; created on the first call. Idempotent."""
        address = getattr(signatory_list, "permanent_address", None)
        if address is None:
            address, _is_new = cls.objects.get_or_create(signatory_list=signatory_list)
            signatory_list.permanent_address = address
        return address


class HeldSlug(models.Model):
    """A slug under which a letter is or was public, for redirects from its former URLs.

    The row outlives the letter, so that its URLs answer 410 Gone. A slug means the letter that held it last, unless a
    public letter has it now.
    """

    slug = models.CharField(_("slug"), max_length=255)
    language = models.CharField(_("language"), max_length=MAX_CODE_LENGTH, choices=language_choices)
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
def record_slug(instance: Any, **kwargs: Any) -> None:
    """Record the slug of a live letter, whether an editor, a script, a move or a schedule saved it."""
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

    Call it for slugs that no public letter has now. The letter that held the slug last counts, or, if none did, a
    public letter whose slug differs in case only. Does not reveal letters that are live but not public, such as those
    with a password.
    """
    held = HeldSlug.objects.filter(slug=slug, language__in=languages).order_by("held_at", "pk")
    last = {row.language: row for row in held.select_related("letter__locale", "signatory_list")}
    rows = [last[code] for code in languages if code in last]
    for row in rows:
        if row.letter and LetterPage.objects.public().filter(pk=row.letter.pk).exists():
            raise LetterMoved(row.letter)
    for row in rows:
        if row.letter is None or not is_served(row.letter):
            others = public_letters_for(row.signatory_list) if row.signatory_list else ()
            raise LetterGone(others, language=row.language)
    if not rows:
        _check_case(slug, languages)


def _check_case(slug: str, languages: Sequence[str]) -> None:
    """Raise `LetterMoved` if the slug of a public letter differs in case only."""
    letters = LetterPage.objects.public().filter(slug__iexact=slug, locale__language_code__in=languages)
    by_language = {letter.language: letter for letter in letters.select_related("locale").order_by("-pk")}
    for code in languages:
        if code in by_language:
            raise LetterMoved(by_language[code])
