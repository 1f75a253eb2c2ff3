"""Video and audio. Nothing is requested from another site before readers start it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.content.video_hosts import video_at


class VideoValue(blocks.StructValue):
    """A video and its place at another site."""

    @property
    def embed_url(self) -> str:
        """Return the URL of the player, which sets no cookies before it plays; "" for an unknown site."""
        video = video_at(self["url"])
        return video.embed_url if video else ""

    @property
    def host(self) -> str:
        """Return the name of the site that readers connect to, such as "vimeo.com"."""
        video = video_at(self["url"])
        return video.host if video else ""


class VideoBlock(blocks.StructBlock):
    """A video at another site, shown as a poster until readers start it. Without JavaScript it is a link."""

    url = blocks.URLBlock(
        label=_("Address of the video"),
        max_length=500,
        help_text=_("The address of its page at YouTube, Vimeo or a PeerTube site."),
    )
    title = blocks.CharBlock(label=_("Title"), max_length=255)
    poster = ImageChooserBlock(
        label=_("Poster"), required=False, help_text=_("The picture that is shown until readers start the video.")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=500)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=255)

    class Meta:
        icon = "media"
        label = _("Video")
        label_format = "{title}"
        template = "content/blocks/video.html"
        value_class = VideoValue

    def clean(self, value: Any) -> Any:
        """Reject the address of a site whose player is not known."""
        cleaned = super().clean(value)
        if not cleaned.embed_url:
            message = _("This is not the address of a video at YouTube, Vimeo or a PeerTube site.")
            raise StructBlockValidationError({"url": ValidationError(message)})
        return cleaned


class AudioValue(blocks.StructValue):
    """A recording and its address."""

    @property
    def source(self) -> str:
        """Return the URL of the file: that of the upload, else the given one."""
        document = self["document"]
        return str(document.url if document else self["url"] or "")


class AudioBlock(blocks.StructBlock):
    """A recording, uploaded as a document or at another site, with a player of the browser."""

    title = blocks.CharBlock(label=_("Title"), max_length=255)
    document = DocumentChooserBlock(label=_("File"), required=False)
    url = blocks.URLBlock(
        label=_("Address of the file"),
        required=False,
        max_length=500,
        help_text=_("Only if it is not uploaded here. It is requested once readers start it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=500)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=255)
    transcript = blocks.RichTextBlock(
        label=_("Transcript"),
        required=False,
        features=["bold", "italic", "link", "ol", "ul"],
        help_text=_("What is said, for readers who can't hear it."),
    )

    class Meta:
        icon = "media"
        label = _("Audio")
        label_format = "{title}"
        template = "content/blocks/audio.html"
        value_class = AudioValue

    def clean(self, value: Any) -> Any:
        """Require a file or an address, and not both."""
        cleaned = super().clean(value)
        if bool(cleaned["document"]) == bool(cleaned["url"]):
            message = _("Choose a file or enter its address, one of the two.")
            raise StructBlockValidationError({"document": ValidationError(message)})
        return cleaned
