from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from signatories.normalisation import KEY_LENGTH, name_key, sort_key


class Organization(models.Model):
    """A directory entry, used again by every letter that the organization signs."""

    name = models.CharField(_("name"), max_length=255)
    name_fr = models.CharField(_("name in French"), max_length=255, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    country = CountryField(_("country"), blank=True)
    region = models.CharField(_("province, state or region"), max_length=100, blank=True)
    is_member = models.BooleanField(_("member of the coalition"), default=False)
    name_key = models.CharField(max_length=KEY_LENGTH, editable=False, unique=True)
    sort_key = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the keys that belong to the name."""
        self.name_key, self.sort_key = name_key(self.name), sort_key(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a second entry of the same organization under another spelling."""
        other = Organization.objects.filter(name_key=name_key(self.name)).exclude(pk=self.pk).first()
        if other:
            raise ValidationError({"name": _("The directory has this organization as “%s”.") % other.name})
