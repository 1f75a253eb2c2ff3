"""XMP metadata of a PDF that WeasyPrint does not write: language, edition and permanent address."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from weasyprint.pdf.metadata import DocumentMetadata

#: Dublin Core and XMP Media Management: PDF/A requires an extension schema for any other property.
DESCRIPTION = (
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">{}</rdf:Description>'
)
LANGUAGE = "<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>"
EDITION = "<xmpMM:VersionID>{}</xmpMM:VersionID>"
IDENTIFIER = "<dc:identifier>{}</dc:identifier>"
END = b"</rdf:RDF>"


class XmpMetadata(DocumentMetadata):
    """WeasyPrint's metadata, plus the document's language and its `<meta>` named "edition" and "identifier"."""

    @classmethod
    def extend(cls, metadata: DocumentMetadata) -> XmpMetadata:
        """Return WeasyPrint's metadata as an instance of this class."""
        return cls(**vars(metadata))

    def generate_rdf_metadata(self, *arguments: Any) -> bytes:
        """Return the metadata as RDF/XML."""
        properties = LANGUAGE.format(escape(self.lang)) if self.lang else ""
        if edition := self.custom.get("edition"):
            properties += EDITION.format(escape(edition))
        if identifier := self.custom.get("identifier"):
            properties += IDENTIFIER.format(escape(identifier))
        rdf: bytes = super().generate_rdf_metadata(*arguments)
        return rdf.replace(END, DESCRIPTION.format(properties).encode() + END) if properties else rdf
