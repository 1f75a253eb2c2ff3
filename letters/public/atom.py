"""Atom as RFC 4287 has it, whatever the texts hold, and the same bytes as long as nothing changed."""

from __future__ import annotations

import datetime
import re
from typing import Any
from uuid import UUID, uuid5
from xml.sax.xmlreader import AttributesImpl

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

#: What XML 1.0 cannot hold, not even escaped.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: When a feed without entries was changed.
NEVER = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def permanent_id(namespace: UUID | str, *path: object) -> str:
    """Return an identifier that depends on no address, so that entries stay the same when a slug or a host changes."""
    return uuid5(UUID(str(namespace)), "/".join(str(part) for part in path)).urn


class _Generator(SimplerXMLGenerator):
    """Writes XML, leaving out characters that it cannot hold."""

    def characters(self, content: str) -> None:
        """Write text."""
        super().characters(NOT_XML.sub("", content))

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX names it so
        """Write the beginning of an element."""
        super().startElement(name, AttributesImpl({key: NOT_XML.sub("", str(value)) for key, value in attrs.items()}))


class ValidAtom(Atom1Feed):
    """An Atom feed that is valid without entries too."""

    def latest_post_date(self) -> datetime.datetime:
        """Return when the newest entry was changed; where there is none, a day that stays the same."""
        dates = [item["updateddate"] or item["pubdate"] for item in self.items]
        return max((date for date in dates if date), default=NEVER)

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the feed."""
        handler = _Generator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")
        handler.endDocument()


class AtomFeed(Feed):
    """A view of an Atom feed; a subclass gives ids, an author, and for each entry a date."""

    feed_type = ValidAtom

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the feed. Its date is no validator: an entry that is gone makes it older."""
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        response.headers.pop("Last-Modified", None)
        return response
