"""Wagtail's apps without version 3 of its API, which this site does not serve.

Each of them builds routers, and schemas of all models, whenever a process starts. The methods `ready` here are
Wagtail's without that; their test notices when an upgrade changes those.
"""

from __future__ import annotations

from django.db.models import ForeignKey
from django.db.models.signals import post_migrate
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.locales.apps import WagtailLocalesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig


class RedirectsConfig(WagtailRedirectsAppConfig):
    def ready(self) -> None:
        """Register the permissions, and redirect from pages that move."""
        from wagtail.contrib.redirects.models import Redirect
        from wagtail.contrib.redirects.signal_handlers import (
            autocreate_redirects_on_page_move,
            autocreate_redirects_on_slug_change,
        )
        from wagtail.permissions import register_permission_policy
        from wagtail.signals import page_slug_changed, post_page_move

        register_permission_policy(Redirect)
        post_page_move.connect(autocreate_redirects_on_page_move)
        page_slug_changed.connect(autocreate_redirects_on_slug_change)


class LocalesConfig(WagtailLocalesAppConfig):
    def ready(self) -> None:
        """Register nothing but what Django finds."""


class SnippetsConfig(WagtailSnippetsAppConfig):
    def ready(self) -> None:
        """Register the snippets, those of hooks too: references to them are indexed, whichever process makes them."""
        from wagtail.hooks import search_for_hooks
        from wagtail.snippets.models import create_extra_permissions, register_deferred_snippets

        register_deferred_snippets()
        post_migrate.connect(create_extra_permissions, sender=self)
        search_for_hooks()


class DocumentsConfig(WagtailDocsAppConfig):
    def ready(self) -> None:
        """Register permissions, signal receivers, how lists show a document, and its references."""
        from wagtail.admin.ui.fields import register_display_class
        from wagtail.documents import get_document_model, get_permission_policy
        from wagtail.documents.components import DocumentDisplay
        from wagtail.documents.signal_handlers import register_signal_handlers
        from wagtail.models.reference_index import ReferenceIndex
        from wagtail.permissions import register_permission_policy

        model = get_document_model()
        register_permission_policy(model, get_permission_policy())
        register_signal_handlers()
        register_display_class(ForeignKey, to=model, display_class=DocumentDisplay)
        ReferenceIndex.register_model(model)


class ImagesConfig(WagtailImagesAppConfig):
    def ready(self) -> None:
        """Register permissions, signal receivers, how forms and lists show an image, and its references."""
        from wagtail.admin.compare import register_comparison_class
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.admin.ui.fields import register_display_class
        from wagtail.images import get_image_model, get_permission_policy
        from wagtail.images.components import ImageDisplay
        from wagtail.images.edit_handlers import ImageFieldComparison
        from wagtail.images.signal_handlers import register_signal_handlers
        from wagtail.images.widgets import AdminImageChooser
        from wagtail.models.reference_index import ReferenceIndex
        from wagtail.permissions import register_permission_policy

        model = get_image_model()
        register_permission_policy(model, get_permission_policy())
        register_signal_handlers()
        register_form_field_override(ForeignKey, to=model, override={"widget": AdminImageChooser})
        register_comparison_class(ForeignKey, to=model, comparison_class=ImageFieldComparison)
        register_display_class(ForeignKey, to=model, display_class=ImageDisplay)
        ReferenceIndex.register_model(model)
