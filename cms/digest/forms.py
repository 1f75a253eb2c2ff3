"""The subscription form."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.public_forms.forms import ProtectedForm
from signatories.form_fields import CanonicalEmailField


class SubscribeForm(ProtectedForm):
    """An address."""

    email = CanonicalEmailField(label=_("E-mail"))
