"""Screens in Wagtail's admin: viewsets, filters, bulk actions, forms and views."""
