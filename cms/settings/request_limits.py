"""Size limits of requests."""

from __future__ import annotations

from cms.settings.env import env

# The body of an API request: a logo of the maximum size fits, as base64 in JSON.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4_000_000
# A public form: a logo of the maximum size fits, beside the other fields.
PUBLIC_REQUEST_MAX_BYTES = 4_000_000
# Imports, pictures and documents that staff upload.
ADMIN_REQUEST_MAX_BYTES = env.number("ADMIN_REQUEST_MAX_BYTES", default=30_000_000, least=1)
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# A letter with many blocks has more form fields than Django's default of 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
