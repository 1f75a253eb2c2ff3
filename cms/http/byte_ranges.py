"""Parts of a file for players, which seek in a recording by asking for ranges of bytes (RFC 9110, section 14)."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
#: Bytes that are read at a time.
CHUNK = 64 * 1024


class RangeNotSatisfiable(Exception):
    """A range begins after the end of the file."""


class ByteRangeMiddleware(MiddlewareMixin):
    """Responds with the part of a file that a request asks for, for every view that returns a `FileResponse`.

    Place it after the middleware that adds ETags.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Replace a file by a part of it, or by 416; other responses stay as they are."""
        if not isinstance(response, FileResponse) or response.status_code != HTTPStatus.OK:
            return response
        if response.get("Content-Encoding") == "None":
            # Wagtail sends the name of no encoding with documents.
            del response.headers["Content-Encoding"]
        file, length = response.file_to_stream, response.get("Content-Length", "")
        if file is None or not length.isdigit() or response.has_header("Content-Encoding"):
            return response
        response.headers["Accept-Ranges"] = "bytes"
        header, condition = request.headers.get("Range", ""), request.headers.get("If-Range")
        if request.method != "GET" or condition not in (None, response.get("ETag")):
            return response
        try:
            positions = byte_range(header, int(length))
        except RangeNotSatisfiable:
            # Not the response: that would end the request, whose id the log still needs.
            file.close()
            status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
            return HttpResponse(status=status, headers={"Content-Range": f"bytes */{length}"})
        return _part(response, file, positions, length) if positions else response


class _FilePart:
    """Iterates over a part of an open file, and closes it with the response."""

    def __init__(self, file: IO[bytes], positions: range) -> None:
        file.seek(positions.start)
        self._file, self._left = file, len(positions)

    def __iter__(self) -> _FilePart:
        return self

    def __next__(self) -> bytes:
        chunk = self._file.read(min(CHUNK, self._left))
        self._left -= len(chunk)
        if not chunk:
            raise StopIteration
        return chunk

    def close(self) -> None:
        self._file.close()


def byte_range(header: str, size: int) -> range | None:
    """Return the positions that a Range header asks for in a file of `size` bytes.

    Returns None for several ranges and for anything that is not a range: the response is the whole file. Raises
    `RangeNotSatisfiable`.
    """
    found = RANGE.fullmatch(header.replace(" ", ""))
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        start, end = max(0, size - int(found[2])), size - 1
    else:
        start, end = int(found[1]), min(int(found[2] or size - 1), size - 1)
        if found[2] and int(found[2]) < start:
            return None
    if start >= size:
        raise RangeNotSatisfiable
    return range(start, end + 1)


def _part(response: FileResponse, file: IO[bytes], positions: range, length: str) -> StreamingHttpResponse:
    part = StreamingHttpResponse(
        _FilePart(file, positions), status=HTTPStatus.PARTIAL_CONTENT, headers=dict(response.headers)
    )
    part.headers["Content-Length"] = str(len(positions))
    part.headers["Content-Range"] = f"bytes {positions.start}-{positions.stop - 1}/{length}"
    return part
