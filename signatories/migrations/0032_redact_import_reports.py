"""Removes cells of files from the stored reports of decided imports.

Imports from the command line stored the first rows of their file, with addresses, and a refused file without names of
columns had its first row among its headers. `_redact` is frozen: later releases may store other reports.
"""

import re

from django.db import migrations

DECIDED = ("refused", "imported", "discarded", "undone")
QUOTED_CELLS = re.compile(r"\s*\([“«].*[”»]\)", re.DOTALL)


def _redact(state, report):
    """Return a report without cells of the file."""
    if state == "discarded":
        return {name: report[name] for name in ("rows", "outcomes") if name in report}
    redacted = dict(report)
    understanding = report.get("understanding")
    if isinstance(understanding, dict) and understanding.get("first_rows"):
        redacted["understanding"] = {**understanding, "first_rows": []}
    questions = report.get("questions") or []
    if any(question.get("key") == "header" for question in questions):
        redacted |= {
            "headers": [],
            "mapping": {},
            "questions": [
                {**question, "sentence": QUOTED_CELLS.sub("", question.get("sentence", ""))}
                if question.get("key") == "header"
                else question
                for question in questions
            ],
        }
    return redacted


def redact_reports(apps, schema_editor):
    batches = apps.get_model("signatories", "ImportBatch").objects
    for batch in batches.filter(state__in=DECIDED).only("pk", "state", "report").iterator(chunk_size=100):
        report = _redact(batch.state, batch.report or {})
        if report != batch.report:
            batches.filter(pk=batch.pk).update(report=report)


class Migration(migrations.Migration):

    dependencies = [
        ("signatories", "0031_request_fingerprint"),
    ]

    operations = [
        migrations.RunPython(redact_reports, migrations.RunPython.noop, elidable=True),
    ]
