from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Undersigned"

    def ready(self) -> None:
        """Register the checks, and restrict the permissions of private files now and after each migration.

        Errors are reported from now on, if `SENTRY_DSN` is set. Texts that lack a translation into a right-to-left
        language keep their direction.

        After a migration, clear Wagtail's cached paths of home pages too: those of a former database or of other
        languages would leave pages without addresses for an hour.
        """
        from wagtail.models import Site

        from cms import checks, deployment_checks  # noqa: F401
        from cms.accounts import audited_acts  # noqa: F401
        from cms.error_reports import report_errors
        from core.languages import language_codes
        from core.private_files import restrict_permissions
        from core.untranslated import isolate_untranslated

        def restrict_new_database(**kwargs: Any) -> None:
            restrict_permissions()
            Site.clear_site_root_paths_cache()

        report_errors()
        isolate_untranslated(language_codes())
        restrict_permissions()
        post_migrate.connect(restrict_new_database, sender=self, weak=False)
