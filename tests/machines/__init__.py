"""A site on two machines that share nothing but their servers: PostgreSQL, Redis and S3."""
