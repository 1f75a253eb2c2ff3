from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Locale

from cms.calls_to_action.enums import CallState
from cms.calls_to_action.models import CallToAction
from cms.news.models import NewsPage
from tests.cms.appearance.test_menus import page
from tests.cms.calls_to_action.calls import add_call, link

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, CallState.ACTIVE),
        ({"starts_at": -DAY, "ends_at": DAY}, CallState.ACTIVE),
        ({"starts_at": DAY}, CallState.SCHEDULED),
        ({"starts_at": DAY, "ends_at": 2 * DAY}, CallState.SCHEDULED),
        ({"ends_at": -DAY}, CallState.ENDED),
        ({"starts_at": -2 * DAY, "ends_at": -DAY}, CallState.ENDED),
        ({"live": False, "starts_at": DAY}, CallState.DRAFT),
        ({"live": False, "ends_at": -DAY}, CallState.DRAFT),
    ],
)
def test_the_state_of_a_call_and_the_filter_of_states_agree(fields: dict[str, Any], state: CallState) -> None:
    now = timezone.now()
    moments = {name: now + value if isinstance(value, timedelta) else value for name, value in fields.items()}
    call = add_call(**moments)
    found = [other for other in CallState if CallToAction.objects.in_state(other).exists()]
    assert (call.state, found) == (state, [state])


def test_an_end_before_the_start_is_refused() -> None:
    now = timezone.now()
    for end in (now, now - DAY):
        with pytest.raises(ValidationError, match="The end must be after the start"):
            add_call(starts_at=now, ends_at=end).full_clean()


def test_a_translation_is_a_draft_with_the_pages_and_buttons_of_the_original() -> None:
    about, contact = page("About"), page("Contact")
    call = add_call(kinds=[NewsPage], chosen=[about], excluded=[contact], buttons=[link(url="https://example.org/")])
    call.save_revision().publish()
    copy = call.copy_for_translation(Locale.objects.get(language_code="fr"))
    copy.save()
    copy = CallToAction.objects.get(pk=copy.pk)
    assert (copy.live, copy.live_revision, copy.latest_revision, copy.first_published_at) == (False, None, None, None)
    assert [kind.model for kind in copy.page_kinds.all()] == ["newspage"]
    assert [row.page_id for row in copy.chosen_pages.all()] == [about.pk]
    assert [row.page_id for row in copy.excluded_pages.all()] == [contact.pk]
    assert copy.buttons.raw_data[0]["value"]["url"] == "https://example.org/"
    call.refresh_from_db()
    assert (call.live, call.chosen_pages.count()) == (True, 1)


def test_an_older_revision_brings_back_pages_that_still_exist() -> None:
    about, contact = page("About"), page("Contact")
    call = add_call(chosen=[about, contact])
    revision = call.save_revision()
    contact.delete()
    revision.publish()
    assert [row.page_id for row in CallToAction.objects.get().chosen_pages.all()] == [about.pk]
