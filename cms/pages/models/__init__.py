from cms.content.site_page import SitePage
from cms.pages.models.home_page import HomePage
from cms.pages.models.standard_page import StandardPage

__all__ = ["HomePage", "SitePage", "StandardPage"]
