from cms.contact.models.contact_page import ContactPage
from cms.contact.models.contact_settings import ContactSettings
from cms.contact.models.message import ContactMail, ContactMessage

__all__ = ["ContactMail", "ContactMessage", "ContactPage", "ContactSettings"]
