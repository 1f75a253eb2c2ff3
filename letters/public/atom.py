"""Atom feeds that are valid by RFC 4287 for any text, and byte-identical as long as nothing changes."""

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

#: Characters that XML 1.0 cannot contain, not even escaped.
INVALID_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The date of a feed without entries.
EMPTY_FEED_DATE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def permanent_id(namespace: UUID | str, *path: object) -> str:
    """Return a URN that does not change when a slug or a host does."""
    return uuid5(UUID(str(namespace)), "/".join(str(part) for part in path)).urn


class _Generator(SimplerXMLGenerator):
    """Writes XML without characters that it cannot contain."""

    def characters(self, content: str) -> None:
        """Write text."""
        super().characters(INVALID_XML.sub("", content))

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - name of the SAX interface
        """Write a start tag."""
        super().startElement(
            name, AttributesImpl({key: INVALID_XML.sub("", str(value)) for key, value in attrs.items()})
        )


class ValidAtom(Atom1Feed):
    """An Atom feed that is valid without entries, too."""

    def latest_post_date(self) -> datetime.datetime:
        """Return the date of the latest change of an entry; a constant date without entries."""
        dates = [item["updateddate"] or item["pubdate"] for item in self.items]
        return max((date for date in dates if date), default=EMPTY_FEED_DATE)

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
    """A view of an Atom feed. Subclasses provide ids, an author, and a date for each entry."""

    feed_type = ValidAtom

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the feed without Last-Modified, which would move back when an entry is removed."""
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        response.headers.pop("Last-Modified", None)
        return response
