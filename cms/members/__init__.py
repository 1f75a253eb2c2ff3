"""The members of the coalition: their page, a block for home pages, and the API."""
