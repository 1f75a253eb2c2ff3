"""The categories of news, which staff edit and pick from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.slug import SlugInput

from cms.news.models import NewsCategory
from core.autosave import AutosavesDraftsViewSet
from core.positions import ProposesPosition


class NewsCategoryForm(ProposesPosition, WagtailAdminModelForm):
    """The form of a category."""


class NewsCategoryViewSet(AutosavesDraftsViewSet):
    """The screens of categories, in the settings menu."""

    model = NewsCategory
    icon = "tag"
    menu_label = _("News categories")
    add_to_settings_menu = True
    copy_view_enabled = False
    url_namespace = "news_categories"
    base_url_path = "news/categories"
    list_display = (
        "__str__",
        Column("slug", label=_("Slug"), sort_key="slug"),
        Column("position", label=_("Position"), sort_key="position"),
    )
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", placeholder=_("Name")),
            FieldPanel("names"),
            FieldPanel("slug", widget=SlugInput(locale=False)),
            FieldPanel("position"),
        ],
        base_form_class=NewsCategoryForm,
    )
