from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from signatories.model_fields import (
    NameCharField,
    PrintableCharField,
    PrintableTextField,
    SortKeyField,
    TranslationsField,
    WebsiteModelField,
    YearOrDateModelField,
)
from signatories.models.member_group import MemberGroup
from signatories.models.querysets import OrganizationQuerySet
from signatories.models.relation import Relation
from signatories.names.keys import KEY_LENGTH, search_text
from signatories.names.organization_keys import organization_key, organization_sort_key
from signatories.year_or_date import year_or_date_text


class Organization(models.Model):
    """An organization in the directory, shared by all letters that it signs."""

    name = NameCharField(_("name"), max_length=255)
    names = TranslationsField(_("names in other languages"), text_field=NameCharField(max_length=255))
    website = WebsiteModelField(_("website"), max_length=500, blank=True)
    country = CountryField(_("country"), blank=True)
    region = PrintableCharField(_("province, state or region"), max_length=100, blank=True)
    former_names = PrintableTextField(
        _("former names"),
        blank=True,
        help_text=_("One per line. Signatories who use one of these names are recognised."),
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )
    logo_alt = PrintableCharField(
        _("alternative text of the logo"),
        max_length=255,
        blank=True,
        help_text=_("What the logo shows, for people who can't see it. Usually the name."),
    )
    logo_permitted = models.BooleanField(_("the organization permits the use of its logo"), default=False)
    relation = models.ForeignKey(
        Relation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="organizations",
        verbose_name=_("relation to the coalition"),
    )
    member_group = models.ForeignKey(
        MemberGroup,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="organizations",
        verbose_name=_("group of members"),
    )
    member_since = YearOrDateModelField(
        _("member since"), blank=True, help_text=_("A year such as 2015, or a date such as 2015-03-14.")
    )
    is_listed = models.BooleanField(
        _("listed among the members"),
        default=True,
        help_text=_("Public pages list the organization if its relation is that of members."),
    )
    name_key = models.CharField(max_length=KEY_LENGTH, editable=False, unique=True)
    sort_key = SortKeyField(max_length=KEY_LENGTH, editable=False, db_index=True)
    search_text = models.TextField(editable=False, blank=True, default="")

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with fresh keys."""
        self.set_keys()
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """Derive the keys for matching, sorting and search. Call it before bulk operations, which skip `save`."""
        self.name_key, self.sort_key = organization_key(self.name), organization_sort_key(self.name)
        self.search_text = search_text(self.name, *self.names.values(), self.former_names, self.website)

    def clean(self) -> None:
        """Refuse another spelling of an organization in the directory, and a logo without alternative text."""
        other = Organization.objects.filter(name_key=organization_key(self.name)).exclude(pk=self.pk).first()
        if other:
            raise ValidationError({"name": _("The directory already lists this organization as “%s”.") % other.name})
        if self.logo and not self.logo_alt.strip():
            raise ValidationError({"logo_alt": _("Say what the logo shows.")})

    @property
    def is_member(self) -> bool:
        """Return whether the organization belongs to the coalition."""
        return self.relation is not None and self.relation.is_membership

    @property
    def member_since_text(self) -> str:
        """Return since when the organization is a member, in the active language; "" if nobody knows."""
        return year_or_date_text(self.member_since)

    @property
    def name_keys(self) -> set[str]:
        """Return the keys of all names: current ones in every language, and former ones."""
        names = [self.name, *self.names.values(), *self.former_names.splitlines()]
        return {organization_key(name) for name in names if name.strip()}
