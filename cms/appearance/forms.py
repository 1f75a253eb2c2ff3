"""Forms of the appearance and of menus and texts."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Site

from letters.admin.page_forms import PrintableTexts


class AppearanceForm(PrintableTexts, WagtailAdminModelForm):
    """Rejects unprintable labels."""


class SiteTextsForm(PrintableTexts, WagtailAdminModelForm):
    """Rejects unprintable texts. Asks for the site only if there are several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = list(Site.objects.all()[:2])
        if len(sites) == 1 and "site" in self.fields:
            del self.fields["site"]
            self.instance.site = sites[0]
