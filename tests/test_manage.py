"""`manage.py` starts without what most commands do not need."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.child_processes import ROOT, suite_environment

#: Packages that take long to import, and that only some work needs.
HEAVY = {
    *("boto3", "fontTools", "jsonschema", "nameparser", "opensearchpy", "openpyxl", "pikepdf", "pypdf", "pypdfium2"),
    *("sentry_sdk", "typst", "weasyprint"),
}
#: Modules of the API with routers and many schemas: its URLs load them, not models or the screens of staff.
ROUTERS = {"letters.api.letters", "cms.api.v1", "cms.news.api.posts"}
#: A version of the API of Wagtail that the site does not serve.
UNUSED = {"wagtail.api.v3.api", "wagtail.api.v3.registry"}
#: Screens and jobs, which the functions of hooks import once they are called, and what these alone need.
SCREENS = {
    *("cms.failed_mail.views", "cms.getting_started.views", "cms.legal.privacy_sections", "cms.monitoring.views"),
    *("cms.webhooks.payloads", "cms.webhooks.viewsets", "letters.admin.list_panels", "letters.api.query_parameters"),
    *("fido2", "letters.pdf.document", "signatories.admin.viewset_group", "signatories.exchange.export"),
    *("signatories.privacy.retention", "signatories.tasks"),
}
LOADED = "import json, sys, django; django.setup(); print(json.dumps(sorted(sys.modules)))"


def loaded_modules() -> set[str]:
    """Return the names of the modules that Django loads before any command."""
    environment = suite_environment("sqlite://:memory:")
    process = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment, cwd=ROOT, check=True, capture_output=True, timeout=120
    )
    return set(json.loads(process.stdout))


def test_no_command_loads_what_only_files_names_screens_and_the_api_need() -> None:
    loaded = loaded_modules()
    assert (HEAVY | ROUTERS | SCREENS | UNUSED) & loaded == set()
    # What is looked at is a site that was loaded.
    assert "signatories.models" in loaded


def test_a_command_looks_for_garbage_but_not_among_what_was_loaded() -> None:
    code = "import gc; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    process = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        env=suite_environment("sqlite://:memory:"),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert process.stdout == "True True\n"
