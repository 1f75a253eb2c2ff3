"""Features of rich text in pages."""

from __future__ import annotations

#: Headings inside a text are below those of the block `heading`.
TEXT_FEATURES = ["h3", "bold", "italic", "superscript", "link", "document-link", "ol", "ul"]
#: The same for texts that are not divided.
SPEECH_FEATURES = ["bold", "italic", "superscript", "link", "ol", "ul"]
