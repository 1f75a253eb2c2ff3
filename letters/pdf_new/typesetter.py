"""The sealed room in which WeasyPrint runs: `python -m letters.typesetter`, a process of its own without Django.

It reads a self-contained HTML document from standard input and writes a PDF to standard output, after
one line of JSON, `{"pages": 3}`. It fetches nothing: no network, no file, no redirect; images come as
`data:` addresses inside the document. It limits its own memory; its caller limits its time. A document
that can't be set whole is refused: exit code 1 and one line of JSON on standard error,
`{"missing": "…"}` for characters that no font can draw, `{"error": "…"}` for the rest.
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
import sys
from typing import Any

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher


class SealedFetcher(URLFetcher):
    """Gives out what the document itself carries and refuses everything else, aloud."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Return the content of a `data:` address; raise `FatalURLFetchingError` for any other."""
        if not url.startswith("data:"):
            raise FatalURLFetchingError(f"The document asks for {url[:200]}, which it may not.")
        return super().fetch(url, headers)


class MissingGlyphs(logging.Handler):
    """Collects the characters that WeasyPrint only warns about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the character of a warning about a missing glyph."""
        if "glyph" in str(record.msg) and isinstance(record.args, tuple):
            self.characters.update(str(argument) for argument in record.args[:1])


def typeset(html: str, *, variant: str, identifier: str) -> tuple[bytes, int, str]:
    """Return the PDF of `html`, its number of pages and the characters that no font could draw."""
    handler = MissingGlyphs()
    logging.getLogger("weasyprint").addHandler(handler)
    document = HTML(string=html, base_url="about:letter", url_fetcher=SealedFetcher()).render(
        pdf_variant=variant, pdf_identifier=identifier.encode(), pdf_tags=True
    )
    content: bytes = document.write_pdf(pdf_variant=variant, pdf_identifier=identifier.encode(), pdf_tags=True)
    return content, len(document.pages), "".join(sorted(handler.characters))


def main() -> int:
    """Typeset standard input; see the module's description."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--variant", default="pdf/ua-1")
    parser.add_argument("--identifier", default="preview")
    parser.add_argument("--max-memory", type=int, required=True, help="in bytes")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (options.max_memory, options.max_memory))
    html = sys.stdin.buffer.read().decode()
    try:
        content, pages, missing = typeset(html, variant=options.variant, identifier=options.identifier)
    except (Exception, FatalURLFetchingError) as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"[:500]}), file=sys.stderr)
        return 1
    if missing:
        print(json.dumps({"missing": missing}), file=sys.stderr)
        return 1
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n" + content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
