"""The kind of PDF, and the limits of the process that typesets one."""

from __future__ import annotations

from cms.environment import PDF_VARIANTS
from cms.settings.env import env

# "pdf/ua-1" is tagged for screen readers; "pdf/a-3a" is tagged, too, and meets the archival standard.
PDF_VARIANT = env.choice("PDF_VARIANT", "pdf/ua-1", PDF_VARIANTS)
# A large document gets more seconds: see `letters.pdf.typesetter_client`.
PDF_MAX_SECONDS = env.number("PDF_MAX_SECONDS", default=60, least=1)
PDF_MAX_MEMORY_BYTES = env.number("PDF_MAX_MEMORY_BYTES", default=1_000_000_000, least=1)
