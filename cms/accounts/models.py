"""Sessions, invitations, and settings of staff accounts."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from core.outbox.models import LeasedJob
from core.users.models import rows_with_email


class Session(AbstractBaseSession):
    """A session with the account that signed in, and its last use. Readers who unlocked a page have no account."""

    #: Columns that are written when a session is used, at most every few minutes.
    LAST_USE = ("last_used", "address", "browser", "system")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    last_used = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=30, default="")
    system = models.CharField(max_length=30, default="")

    #: Wagtail would look for references each time that a session is saved.
    wagtail_reference_index_ignore = True

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return the store that decodes the data."""
        store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store


class InvitationManager(models.Manager["Invitation"]):
    """Finds invitations by their address."""

    use_in_migrations = False

    def unaccepted(self, email: str) -> models.QuerySet[Invitation]:
        """Return the invitation of an address that was not accepted, in whatever case; there is at most one."""
        return rows_with_email(self.filter(accepted_at=None), email)


class Invitation(LeasedJob):
    """An invitation to create an account, which is also the job of sending its mail: see `core.outbox`.

    One that was not accepted is the only one of its address. It is gone when it is revoked, and with its account.
    """

    email = models.EmailField(_("e-mail address"))
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"),
        max_length=12,
        help_text=_("Of the mail, of the page that it leads to, and of the screens later."),
    )
    groups = models.ManyToManyField(Group, blank=True, related_name="+", verbose_name=_("groups"))
    is_administrator = models.BooleanField(
        _("administrator"),
        default=False,
        help_text=_("Administrators may change everything, accounts and settings included."),
    )
    #: Who sent it last. When it is accepted, it is judged whether this account may still give these rights.
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    #: Counts how often it was sent: only the newest link works.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("invited"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    error = models.CharField(_("last error"), max_length=255, blank=True, editable=False)

    objects: ClassVar[InvitationManager] = InvitationManager()

    wagtail_reference_index_ignore = True

    class Meta(LeasedJob.Meta):
        abstract = False
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=models.Q(accepted_at=None), name="accounts_open_invitation"
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def log_title(self) -> str:
        """Return the name in the log, which outlives the address."""
        return f"Invitation {self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Return whether it can be accepted."""
        return self.accepted_at is None and self.expires_at > now

    @property
    def status(self) -> Promise:
        """Return what became of it, for lists."""
        if self.accepted_at is not None:
            return _("Accepted")
        return _("Open") if self.is_open(timezone.now()) else _("Expired")


@register_setting(icon="lock", order=240)
class SecondFactorPolicy(BaseGenericSetting):
    """Who must use a second factor. Everybody else may."""

    administrators = models.BooleanField(_("administrators"), default=False)
    groups = models.ManyToManyField(Group, blank=True, related_name="+", verbose_name=_("groups"))

    panels = [
        MultiFieldPanel(
            [FieldPanel("administrators"), FieldPanel("groups", widget=CheckboxSelectMultiple)],
            heading=_("Who must use a second factor"),
            help_text=_(
                "Members are asked to set it up when they open the next page, also if they are signed in now. "
                "Until then they see nothing else. Everybody else may use one."
            ),
        )
    ]

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factor")

    def __str__(self) -> str:
        return str(_("Second factor"))
