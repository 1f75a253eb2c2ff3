"""Import of 10,000 and 100,000 rows, compared with the defaults of django-import-export on the same columns.

On SQLite the defaults import fewer rows, since they take minutes for these. Their time of a row grows by a tenth from
2,500 rows to 10,000, so the comparison does not flatter us. Each measurement runs in its own process:
`python -m tests.benchmarks.imports NAME ROWS DATABASE_URL` prints seconds of a row by the clock and of the processor
(`cpu_of_row`, the sandbox included), and the peak memory in MB, as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

from import_export.resources import ModelResource
from tablib import Dataset

from tests.benchmarks.processor_time import children_seconds
from tests.benchmarks.sample_rows import HEADER, csv_file, rows


def ours(count: int) -> dict[str, float]:
    """Upload, preview and import, with validation, duplicates, similar names, undo data and audit log."""
    from signatories.exchange.imports.commit import commit_import, confirm_import
    from signatories.exchange.imports.preview import preview_upload
    from signatories.exchange.imports.uploads import store_upload
    from signatories.models import ImportBatch, SignatoryList

    signatory_list = SignatoryList.objects.create(title="Benchmark")
    content = csv_file(count)
    start, processor = time.perf_counter(), _processor_seconds()
    batch = store_upload(signatory_list, content, file_name="benchmark.csv")
    # The site reads the stored file: the benchmark’s own copy is no memory of an import.
    del content
    preview_upload(batch, in_worker=True)
    checked = time.perf_counter()
    commit_import(confirm_import(ImportBatch.objects.get(pk=batch.pk), agreed=True), good_rows=False)
    end, processor = time.perf_counter(), _processor_seconds() - processor
    assert signatory_list.signatories.count() > count * 0.99
    return {
        "seconds_of_row": (end - start) / count,
        "cpu_of_row": processor / count,
        "preview": checked - start,
        "import": end - checked,
    }


def default(count: int) -> dict[str, float]:
    """Run a dry run and an import with the library's defaults on the same fields."""
    from signatories.enums import Source, Status
    from signatories.exchange.resource import SignatoryResource
    from signatories.models import Signatory, SignatoryList

    signatory_list = SignatoryList.objects.create(title="Benchmark")
    columns = [column for column in HEADER if column != "email"]

    class DefaultResource(ModelResource):
        class Meta:
            model = Signatory
            fields = columns
            import_id_fields = ("kind", "name")

        def before_save_instance(self, instance: Signatory, row: Any, **kwargs: Any) -> None:
            instance.signatory_list, instance.source, instance.status = signatory_list, Source.IMPORT, Status.PUBLISHED

    # PostgreSQL refuses names of countries, which the library's default stores as they are.
    DefaultResource.fields["country"] = SignatoryResource().fields["country"]
    dataset = Dataset(*({row[4]: row for row in rows(count)}).values(), headers=HEADER)
    start, processor = time.perf_counter(), _processor_seconds()
    for dry_run in (True, False):
        result = DefaultResource().import_data(dataset, dry_run=dry_run)
        assert not result.has_errors(), result.row_errors()[:1]
    seconds, processor = time.perf_counter() - start, _processor_seconds() - processor
    return {"seconds_of_row": seconds / count, "cpu_of_row": processor / count}


def _processor_seconds() -> float:
    """Return the processor time of this process and of the sandbox in which the file was read."""
    return time.process_time() + children_seconds()


def main() -> None:
    """Measure once and print the figures."""
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False
    name, count = sys.argv[1], int(sys.argv[2])
    figures = {"ours": ours, "default": default}[name](count)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps(figures | {"memory": memory}))


if __name__ == "__main__":
    main()
