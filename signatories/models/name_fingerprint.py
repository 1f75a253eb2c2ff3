from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signatories.models.signatory import Signatory
from signatories.models.signatory_list import SignatoryList
from signatories.names.identity import FINGERPRINT_LENGTH


class NameFingerprint(models.Model):
    """A keyed hash of a name or address that no entry has any more. It does not reveal the name.

    With a `signatory`: a former name of that entry, so that nobody is listed twice, or again after a withdrawal.
    Without one: an identity of an erased entry that was withdrawn, rejected or disputed.
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
            # The constraint above treats NULLs as distinct.
            models.UniqueConstraint(
                fields=["signatory_list", "fingerprint"],
                condition=models.Q(signatory=None),
                name="one_fingerprint_of_erased_per_list",
            ),
        ]
        indexes = [models.Index(fields=["signatory_list", "fingerprint"], name="name_fingerprints_of_list")]

    def __str__(self) -> str:
        return self.fingerprint
