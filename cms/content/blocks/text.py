"""Features of rich text in pages."""

from __future__ import annotations

#: Headings of a text, and headings below them or below the block `heading`.
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "superscript", "link", "document-link", "ol", "ul"]
#: The same for texts that are not divided.
SPEECH_FEATURES = ["bold", "italic", "superscript", "link", "ol", "ul"]
