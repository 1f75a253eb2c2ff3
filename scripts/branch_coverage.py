"""Print the branch coverage of each measured package, and fail where one is below `fail_under` of pyproject.toml.

`coverage report` has one floor, for lines and branches of all packages together: good lines would hide bad branches.
Run it after `coverage combine`, from the root of the repository.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from coverage import Coverage


def branch_coverage(measured: Coverage, package: str) -> float:
    """Return the percentage of the package's branches that were taken."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        measured.json_report(include=[f"{package}/*"], outfile=str(report))
        totals = json.loads(report.read_text())["totals"]
    return 100 * totals["covered_branches"] / totals["num_branches"]


def main() -> int:
    """Return 1 if a package is below the floor, else 0."""
    measured = Coverage()
    measured.load()
    floor = float(measured.get_option("report:fail_under"))
    percentages = {package: branch_coverage(measured, package) for package in measured.get_option("run:source")}
    for package, percentage in percentages.items():
        print(f"{package}: {percentage:.1f} % of the branches ({floor:g} % are required)")
    return int(min(percentages.values()) < floor)


if __name__ == "__main__":
    sys.exit(main())
