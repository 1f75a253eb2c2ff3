from cms.appearance.models.appearance import Appearance
from cms.appearance.models.site_texts import SiteTexts

__all__ = ["Appearance", "SiteTexts"]
