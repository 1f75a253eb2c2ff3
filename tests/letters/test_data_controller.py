"""The data controller is the sender that the letterhead of a site names."""

from __future__ import annotations

from django.test import RequestFactory
from wagtail.models import Site

from letters.data_controller import data_controller_of_site


def test_without_a_site_there_is_no_data_controller(db: None, rf: RequestFactory) -> None:
    Site.objects.all().delete()
    assert data_controller_of_site(rf.get("/")) is None
