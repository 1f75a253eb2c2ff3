from cms.legal.models.accessibility_page import AccessibilityPage
from cms.legal.models.generated_page import GeneratedPage, ShownSection
from cms.legal.models.privacy_page import PrivacyPage

__all__ = ["AccessibilityPage", "GeneratedPage", "PrivacyPage", "ShownSection"]
