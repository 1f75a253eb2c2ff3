"""What a PDF says of itself in XMP, beyond what WeasyPrint writes: language, edition and permanent address."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from weasyprint.pdf.metadata import DocumentMetadata

#: The properties are Dublin Core's and XMP Media Management's: PDF/A wants a schema for any other.
DESCRIPTION = (
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">{}</rdf:Description>'
)
LANGUAGE = "<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>"
EDITION = "<xmpMM:VersionID>{}</xmpMM:VersionID>"
IDENTIFIER = "<dc:identifier>{}</dc:identifier>"
END = b"</rdf:RDF>"


class Metadata(DocumentMetadata):
    """WeasyPrint's metadata with the language of the document, and the `<meta>` named "edition" and "identifier"."""

    @classmethod
    def of(cls, metadata: DocumentMetadata) -> Metadata:
        """Return the same metadata, which writes more of it."""
        return cls(**vars(metadata))

    def generate_rdf_metadata(self, *arguments: Any) -> bytes:
        """Return the metadata as RDF in XML."""
        said = LANGUAGE.format(escape(self.lang)) if self.lang else ""
        if edition := self.custom.get("edition"):
            said += EDITION.format(escape(edition))
        if identifier := self.custom.get("identifier"):
            said += IDENTIFIER.format(escape(identifier))
        rdf: bytes = super().generate_rdf_metadata(*arguments)
        return rdf.replace(END, DESCRIPTION.format(said).encode() + END) if said else rdf
