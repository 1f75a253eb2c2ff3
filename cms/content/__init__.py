"""The content that all pages of the site share: StreamField blocks, their templates and their data in the API."""
