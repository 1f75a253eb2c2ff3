"""Public pages and files, feeds, sitemap and embeds."""
