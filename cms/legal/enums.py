"""Choices of generated pages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Placement(models.TextChoices):
    """Where a text of staff stands in a section."""

    BEFORE = "before", _("Before the generated sentences")
    AFTER = "after", _("After the generated sentences")
    INSTEAD = "instead", _("In place of the generated sentences")


class Conformance(models.TextChoices):
    """How far a site conforms to the standard of accessibility."""

    FULL = "full", _("Fully, as far as we know")
    PARTIAL = "partial", _("In part")


class PrivacySection(models.TextChoices):
    """The sections of the privacy notice, in their order."""

    RESPONSIBLE = "responsible", _("Responsible for your data")
    SIGNING = "signing", _("If you sign a letter")
    DIGEST = "digest", _("If you subscribe to the digest")
    CONTACT = "contact", _("If you write to us")
    VISITS = "visits", _("If you read this site")
    RECIPIENTS = "recipients", _("Who else sees your data")
    RIGHTS = "rights", _("Your rights")


class AccessibilitySection(models.TextChoices):
    """The sections of the accessibility statement, in their order."""

    STATUS = "status", _("The standard")
    TESTS = "tests", _("What is tested")
    LIMITS = "limits", _("Known limits")
    FEEDBACK = "feedback", _("Tell us")
    REVIEW = "review", _("Last review")
