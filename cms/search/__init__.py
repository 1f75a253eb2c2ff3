"""The search of the site: letters, signatories, news and pages."""
