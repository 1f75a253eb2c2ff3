"""Registration of the app's screens in Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.content.page_links import PublishedPageLinkHandler


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    from cms.content.admin.untranslated_pages import UntranslatedPagesView

    view = UntranslatedPagesView
    return [
        path("reports/untranslated-pages/", view.as_view(), name="untranslated_pages"),
        path(
            "reports/untranslated-pages/results/",
            view.as_view(results_only=True),
            name="untranslated_pages_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_untranslated_pages() -> MenuItem:
    from cms.content.admin.untranslated_pages import UntranslatedPagesMenuItem

    return UntranslatedPagesMenuItem(
        _("Untranslated pages"), reverse_lazy("untranslated_pages"), icon_name="globe", order=850
    )


# After Wagtail's own, which it replaces.
@hooks.register("register_rich_text_features", order=1)
def register_page_links(features: FeatureRegistry) -> None:
    features.register_link_type(PublishedPageLinkHandler)
