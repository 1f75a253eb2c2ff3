"""Databases and files of a site of release 0.1.0, as it left them; `0.1.0/fill.py` says how they were made."""

from __future__ import annotations

import lzma
import tarfile
from pathlib import Path

import psycopg

FOLDER = Path(__file__).parent / "0.1.0"
#: The secret with which the release made its links.
SECRET_KEY = "first-release-secret-key-0123456789abcdefghijkl"


def load_sqlite(path: Path) -> str:
    """Write the database into a file; return its URL."""
    path.write_bytes(lzma.decompress((FOLDER / "db.sqlite3.xz").read_bytes()))
    return f"sqlite:///{path}"


def load_postgresql(address: str) -> str:
    """Fill an empty database; return its URL."""
    with psycopg.connect(address) as connection:
        connection.execute(lzma.decompress((FOLDER / "postgresql.sql.xz").read_bytes()))
    return address


def load_files(folder: Path) -> None:
    """Put the private files into a folder, which gets a subfolder `private`. They are those of the SQLite site."""
    with tarfile.open(FOLDER / "files.tar.xz") as archive:
        archive.extractall(folder, filter="data")
