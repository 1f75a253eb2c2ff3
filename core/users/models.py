"""The account of a member of staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

RowT = TypeVar("RowT", bound=models.Model)
#: What is compared to tell whether two rows have the same address: as the constraints do.
COMPARED_EMAIL = Lower("email")


def rows_with_email(rows: models.QuerySet[RowT], email: str) -> models.QuerySet[RowT]:
    """Return the rows whose `email` is an address, in whatever case; none for "".

    The database compares, as its constraints do: no form accepts what the table then refuses.
    """
    if not email:
        return rows.none()
    found: Any = rows.alias(compared_email=COMPARED_EMAIL)
    same: models.QuerySet[RowT] = found.filter(compared_email=Lower(Value(email)))
    return same


class UserManager(DjangoUserManager["User"]):
    """Django's manager, which refuses a taken name or address with a sentence that `createsuperuser` prints."""

    use_in_migrations = False

    def with_email(self, email: str) -> models.QuerySet[User]:
        """Return the accounts of an address, in whatever case; none for ""."""
        return rows_with_email(self.all(), email)

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> User:
        """Create an administrator. Raises ValidationError if another account has the name or the address."""
        self.model(username=username, email=email or "").validate_unique()
        return super().create_superuser(username, email, password, **fields)


class User(AbstractUser):
    """An account, in the table of Django's own model, which former releases used.

    No two accounts have the same e-mail address, in whatever case, except those that shared one before this rule.
    """

    email = models.EmailField(_("email address"))
    #: Whether another account had the same address before the rule. The constraint ignores such accounts.
    email_is_shared = models.BooleanField(default=False, db_default=False, editable=False)
    #: The address before the last change, which the notice of the change goes to.
    former_email = models.EmailField(blank=True, default="", db_default="", editable=False)

    objects: ClassVar[UserManager] = UserManager()

    class Meta(AbstractUser.Meta):
        abstract = False
        swappable = "AUTH_USER_MODEL"
        db_table = "auth_user"
        constraints = [
            models.UniqueConstraint(
                COMPARED_EMAIL,
                condition=~models.Q(email="") & models.Q(email_is_shared=False),
                name="users_user_email",
            )
        ]

    def validate_unique(self, exclude: Iterable[str] | None = None) -> None:
        """Refuse the address of another account too, unless this account had it before."""
        super().validate_unique(exclude)  # type: ignore[arg-type]  # Django passes a set, and takes any collection.
        if "email" not in (exclude or ()) and not self._keeps_email() and self._others_with_email().exists():
            message = _("Another account has this e-mail address.")
            raise ValidationError({"email": ValidationError(message, code="unique")})

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Save the account. Once it no longer shares its address, nobody else can take that address."""
        if self.email_is_shared and (update_fields is None or "email" in update_fields):
            self.email_is_shared = self._keeps_email() and self._others_with_email().exists()
            update_fields = None if update_fields is None else {*update_fields, "email_is_shared"}
        super().save(*args, update_fields=update_fields, **options)

    def _keeps_email(self) -> bool:
        return bool(self.pk) and User.objects.with_email(self.email).filter(pk=self.pk).exists()

    def _others_with_email(self) -> models.QuerySet[User]:
        return User.objects.with_email(self.email).exclude(pk=self.pk)
