"""A label and what it labels, as one text."""

from __future__ import annotations

from django.utils.translation import gettext


def labelled(label: object, text: object) -> str:
    """Return "label: text" with the punctuation of the active language, which may have a space before the colon.

    Templates write the same string as `{% blocktranslate %}{{ label }}: {{ text }}{% endblocktranslate %}`.
    """
    return gettext("%(label)s: %(text)s") % {"label": label, "text": text}
