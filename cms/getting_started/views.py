"""The page *Getting started* of the admin."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.demo.content import demo_lists
from cms.getting_started.steps import next_step, steps_for
from core.authenticated_request import AuthenticatedHttpRequest


@require_safe
def getting_started(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show all steps, those that are done with a tick."""
    steps = steps_for(request.user)
    context = {"steps": steps, "next_step": next_step(steps), "has_demo": demo_lists().exists()}
    return render(request, "cms/getting_started/page.html", context)
