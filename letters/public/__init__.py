"""Pages and files for the public, feeds, the sitemap and embeds."""
