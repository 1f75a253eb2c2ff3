from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signatories.identity import FINGERPRINT_LENGTH
from signatories.models.signatory import Signatory
from signatories.models.signatory_list import SignatoryList


class NameFingerprint(models.Model):
    """A keyed hash of what somebody is recognised by though no entry has it any more.

    Of an entry: a former name of it, so that nobody comes back by it who withdrew, and nobody is listed twice.
    Without an entry: a name or address of somebody who said no and whose entry was erased. It tells no name.
    """

    signatory_list = models.ForeignKey(
        SignatoryList, on_delete=models.CASCADE, related_name="name_fingerprints", db_index=False
    )
    signatory = models.ForeignKey(
        Signatory, on_delete=models.CASCADE, null=True, related_name="name_fingerprints", db_index=False
    )
    fingerprint = models.CharField(max_length=FINGERPRINT_LENGTH)

    class Meta:
        verbose_name = _("fingerprint of a name")
        verbose_name_plural = _("fingerprints of names")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["signatory", "fingerprint"], name="one_fingerprint_per_signatory"),
            # On PostgreSQL and SQLite, NULLs of the constraint above are no duplicates of each other.
            models.UniqueConstraint(
                fields=["signatory_list", "fingerprint"],
                condition=models.Q(signatory=None),
                name="one_fingerprint_of_erased_per_list",
            ),
        ]
        indexes = [models.Index(fields=["signatory_list", "fingerprint"], name="name_fingerprints_of_list")]

    def __str__(self) -> str:
        return self.fingerprint
