"""The response of the public API about the site."""

from __future__ import annotations

from pydantic import Field

from core.api_schemas import AbsoluteUrl, LanguageCode, ResponseSchema, UrlReference


class LinkOut(ResponseSchema):
    """A link of a menu."""

    label: str
    url: UrlReference = Field(description="An absolute URL; empty for the heading of other items.")
    language: LanguageCode = Field(description="The language of the label.")
    target_language: LanguageCode = Field(description="The language of the page behind it.")


class MenuItemOut(LinkOut):
    """An item of the main menu, with those below it."""

    items: list[LinkOut]


class SocialLinkOut(ResponseSchema):
    """A profile on another site."""

    label: str
    url: AbsoluteUrl


class SitePictureOut(ResponseSchema):
    """A picture with its size in CSS pixels; the file has twice that size."""

    url: AbsoluteUrl
    width: int
    height: int


class AccentOut(ResponseSchema):
    """The colour of links and buttons, and that of text on it; both have the contrast of WCAG 2.2 AA."""

    colour: str = Field(examples=["#1f3a5f"])
    on_colour: str = Field(examples=["#ffffff"])


class ColoursOut(ResponseSchema):
    """The colours of light and dark pages."""

    light: AccentOut
    dark: AccentOut


class HomeOut(ResponseSchema):
    """A public home page of the site."""

    language: LanguageCode
    url: UrlReference


class SiteOut(ResponseSchema):
    """What the pages of a site share. Menus have public pages only."""

    name: str
    tagline: str
    language: LanguageCode
    texts_language: LanguageCode = Field(
        description="The language of tagline, footer and labels: another one if the site has none in `language`."
    )
    home_pages: list[HomeOut] = Field(description="The home page of each language, for a choice of language.")
    logo: SitePictureOut | None
    icon: SitePictureOut | None
    colours: ColoursOut
    fonts: str
    header_menu: list[MenuItemOut]
    footer_html: str = Field(description="Sanitized HTML.")
    footer_menu: list[LinkOut]
    legal_pages: list[LinkOut]
    social_links: list[SocialLinkOut]
