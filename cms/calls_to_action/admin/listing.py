"""The listing of calls to action: state, where and when they are shown, and filters by these."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.forms import CheckboxSelectMultiple
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters import ChoiceFilter, ModelChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Site
from wagtail.snippets.views.snippets import IndexView

from cms.calls_to_action.enums import CallState
from cms.calls_to_action.models import CallToAction
from cms.calls_to_action.page_kinds import by_label, kind_in_sentence, kind_label, kind_types
from core.time_zones import zone_or_default


class CallFilterSet(WagtailFilterSet):
    """Filters by state, kinds of pages, site, and language."""

    state = ChoiceFilter(label=gettext_lazy("State"), choices=CallState.choices, method="in_state")
    page_kinds = MultipleChoiceFilter(
        label=gettext_lazy("Shown on"),
        choices=lambda: [(kind.pk, kind_label(kind)) for kind in kind_types()],
        widget=CheckboxSelectMultiple,
        method="on_kinds",
    )
    site = ModelChoiceFilter(label=gettext_lazy("Site"), queryset=Site.objects.all(), method="for_site")

    class Meta:
        model = CallToAction
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the filter by site only if there are several."""
        super().__init__(*args, **kwargs)
        if not Site.objects.all()[1:].exists():
            del self.filters["site"]

    def in_state(self, calls: Any, name: str, state: str) -> Any:
        """Filter calls by their state."""
        return calls.in_state(CallState(state))

    def for_site(self, calls: Any, name: str, site: Site) -> Any:
        """Filter calls that may be shown on a site."""
        return calls.filter(Q(site=None) | Q(site=site))

    def on_kinds(self, calls: Any, name: str, kinds: list[str]) -> Any:
        """Filter calls that are shown on any of the kinds of pages; repeats none."""
        keys = CallToAction.objects.filter(page_kinds__in=kinds).values("pk")
        return calls.filter(pk__in=keys) if kinds else calls


class CallIndexView(IndexView):
    """The calls to action, those that are shown first on top."""

    default_ordering = ("position", "-pk")

    def get_base_queryset(self) -> Any:
        """Load what the columns show, in as many queries for one call as for several."""
        calls = super().get_base_queryset().select_related("locale", "site").prefetch_related("page_kinds")
        return calls.annotate(
            chosen_count=Count("chosen_pages", distinct=True), excluded_count=Count("excluded_pages", distinct=True)
        )


def state_text(call: CallToAction) -> str:
    """Return the state of a call, and whether it has changes that are not published."""
    if call.live and call.has_unpublished_changes:
        return _("%(state)s + draft") % {"state": call.state.label}
    return str(call.state.label)


def places_text(call: Any) -> str:
    """Return "All letters, news posts and 2 pages, except 1 page", and the site that a call is limited to."""
    kinds = ", ".join(kind_in_sentence(kind) for kind in by_label(call.page_kinds.all()))
    places = _("All %(kinds)s") % {"kinds": kinds} if kinds else ""
    if number := call.chosen_count:
        pages = ngettext("%(number)s page", "%(number)s pages", number) % {"number": number}
        places = _("%(kinds)s and %(pages)s") % {"kinds": places, "pages": pages} if places else pages
    if places and (number := call.excluded_count):
        exception = ngettext("except %(number)s page", "except %(number)s pages", number) % {"number": number}
        places = f"{places}, {exception}"
    places = places or _("Only where it is placed in a text")
    return _("%(places)s (%(site)s)") % {"places": places, "site": call.site} if call.site else places


def period_text(call: CallToAction) -> str:
    """Return start and end of a call in the time zone of the site; "" if it has neither."""
    zone = zone_or_default(settings.TIME_ZONE)
    start, end = (
        date_format(localtime(moment, zone), "SHORT_DATETIME_FORMAT") if moment else ""
        for moment in (call.starts_at, call.ends_at)
    )
    return f"{start} – {end}".strip() if start or end else ""
