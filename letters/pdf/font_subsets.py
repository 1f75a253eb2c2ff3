"""Makes WeasyPrint subset fonts without parsing C: it names a type for each length of an array of glyphs.

CFFI parses a type that it has not met yet, which takes longer than the subset.
"""

from __future__ import annotations

import re
from typing import Any

from weasyprint.pdf import fonts

LENGTH = re.compile(r"\[\d+\]$")


class _UnsizedArrays:
    """WeasyPrint's interface to C, in which an array that is created with its values has a type without its length."""

    def __init__(self, interface: Any) -> None:
        self._interface = interface

    def __getattr__(self, name: str) -> Any:
        return getattr(self._interface, name)

    def new(self, c_type: str, values: Any = None) -> Any:
        """Create a C object as `ffi.new` does."""
        return self._interface.new(LENGTH.sub("[]", c_type) if isinstance(values, list | tuple) else c_type, values)


def reuse_array_types() -> None:
    """Patch WeasyPrint, in this process, to parse the type of arrays once. Idempotent."""
    if not isinstance(fonts.ffi, _UnsizedArrays):
        fonts.ffi = _UnsizedArrays(fonts.ffi)
