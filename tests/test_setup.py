from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder with the files that `scripts/setup.sh` needs, without a `.venv`."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    (tmp_path / "requirements.txt").write_text("six==1.0 --hash=sha256:" + "0" * 64 + "\n")
    return tmp_path


def setup(clone: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "scripts/setup.sh"],
        cwd=clone,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_an_old_python_is_refused_in_one_sentence(clone: Path) -> None:
    old = clone / "bin" / "python3"
    old.parent.mkdir()
    old.write_text('#!/bin/sh\ncase "$2" in *version_info*) exit 1 ;; *) echo 3.9.2 ;; esac\n')
    old.chmod(0o755)
    result = setup(clone, PATH=f"{old.parent}:{os.environ['PATH']}")
    assert (result.returncode, result.stdout, result.stderr) == (
        1,
        "",
        "Undersigned needs Python 3.11 or newer; python3 is 3.9.2.\n",
    )


def test_without_a_network_it_says_so_in_one_sentence_and_the_next_run_begins_again(clone: Path) -> None:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_EXTRA_INDEX_URL": "", "PIP_RETRIES": "0"}
    first = setup(clone, **nowhere)
    assert first.returncode == 1
    assert first.stderr == (
        "The Python packages could not be installed: is there a network connection? "
        "The full report is in .venv/setup.log.\n"
    )
    assert "Traceback" not in first.stdout
    second = setup(clone, **nowhere)
    assert (second.returncode, second.stdout) == (1, "Installing the Python packages\n")


def test_a_second_run_has_nothing_to_do() -> None:
    stamp = ROOT / ".venv" / "requirements.sha256"
    if not stamp.exists():
        pytest.skip("this environment was not made by make setup")
    before = stamp.stat().st_mtime_ns
    result = setup(ROOT)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert stamp.stat().st_mtime_ns == before


def test_an_unknown_step_is_refused(clone: Path) -> None:
    result = subprocess.run(
        ["sh", "scripts/setup.sh", "--all"], cwd=clone, capture_output=True, text=True, timeout=60, check=False
    )
    assert (result.returncode, result.stdout, result.stderr) == (
        1,
        "",
        "setup.sh takes --test, --system, --python or nothing, and not --all.\n",
    )


def test_the_step_of_the_system_makes_no_environment(clone: Path) -> None:
    """The image installs libraries and Python packages in layers of their own."""
    dpkg = clone / "bin" / "dpkg-query"
    dpkg.parent.mkdir()
    dpkg.write_text("#!/bin/sh\necho install ok installed\n")
    dpkg.chmod(0o755)
    apt = clone / "bin" / "apt-get"
    apt.write_text("#!/bin/sh\nexit 1\n")
    apt.chmod(0o755)
    environment = os.environ | {"PATH": f"{dpkg.parent}:{os.environ['PATH']}"}
    result = subprocess.run(
        ["sh", "scripts/setup.sh", "--system"],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stdout, (clone / ".venv").exists()) == (0, "", False)
