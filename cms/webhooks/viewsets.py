"""Webhooks in the admin's settings."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet

from cms.webhooks import views
from cms.webhooks.forms import EndpointForm
from cms.webhooks.models import Endpoint, Event


class EndpointViewSet(ModelViewSet):
    """Endpoints and their deliveries."""

    model = Endpoint
    name = "webhooks"
    icon = "site"
    menu_label = _("Webhooks")
    menu_order = 220
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    add_view_class = views.EndpointCreateView
    edit_view_class = views.EndpointEditView
    inspect_view_class = views.EndpointView
    list_display = (
        "url",
        BooleanColumn("is_active", label=_("Active")),
        Column("created_by", label=_("By")),
        DateColumn("created_at", label=_("Registered")),
    )
    list_filter = ("is_active",)
    search_fields = ("url",)
    edit_handler = ObjectList(
        [
            FieldPanel("url"),
            MultiFieldPanel([FieldPanel(event.name.lower()) for event in Event], heading=_("Events")),
            FieldPanel("is_active"),
        ],
        base_form_class=EndpointForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("test/<int:pk>/", views.send_test, name="test"),
            path("new-secret/<int:pk>/", views.new_secret, name="new_secret"),
            path("deliveries/<int:pk>/", views.delivery, name="delivery"),
            path("deliveries/<int:pk>/again/", views.again, name="again"),
        ]
