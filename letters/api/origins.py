"""Scripts of other sites: those that a letter's list names may use the API for this letter."""

from __future__ import annotations

import re
from typing import Any

from corsheaders.signals import check_request_enabled
from django.dispatch import receiver
from django.http import HttpRequest

from letters.public.embed_origins import embedding_origins

OF_LETTER = re.compile(r"/api/v1/letters/([-\w]+)(?:/|\Z)")


@receiver(check_request_enabled)
def may_show_letter(request: HttpRequest, **kwargs: Any) -> bool:
    """Tell whether a request comes from a site that may show the letter it is about."""
    of_letter = OF_LETTER.match(request.path_info)
    if of_letter is None:
        return False
    origins = embedding_origins(of_letter[1])
    return "*" in origins or request.headers.get("Origin", "") in origins
