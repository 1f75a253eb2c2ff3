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
LOADED = "import json, sys, django; django.setup(); print(json.dumps(sorted(sys.modules)))"


def test_no_command_loads_what_only_files_and_names_need() -> None:
    environment = suite_environment("sqlite://:memory:")
    process = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment, cwd=ROOT, check=True, capture_output=True, timeout=120
    )
    loaded = set(json.loads(process.stdout))
    assert HEAVY & loaded == set()
    # What is looked at is a site that was loaded.
    assert "signatories.models" in loaded
