"""Tests that Wagtail's default workflow is not used: moderators of signatories may not publish letters."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Task,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from core.users.models import User
from letters.models import LetterPage

pytestmark = pytest.mark.django_db
migration = import_module("cms.migrations.0008_no_default_workflow")
#: Page permissions of each role; the README has the same table.
ON_PAGES = {
    "Editors": {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"},
    "Moderators": set(),
    "Signatory managers": set(),
}


def user_with_role(role: str) -> User:
    user = User.objects.create_user(role.replace(" ", "-"))
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def default_workflow() -> Workflow:
    """Return the workflow as Wagtail's own migrations leave it."""
    workflow, task = Workflow.objects.get(), Task.objects.get()
    Workflow.objects.update(active=True)
    Task.objects.update(active=True)
    WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(depth=1))
    assert (workflow.name, task.name) == ("Moderators approval", "Moderators approval")
    return workflow


def state() -> tuple[list[object], ...]:
    return (
        list(Workflow.objects.values_list("name", "active")),
        list(Task.objects.values_list("name", "active")),
        list(WorkflowPage.objects.values_list("page__depth", flat=True)),
    )


def test_each_role_has_the_page_permissions_documented_in_the_readme() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(ON_PAGES)
    for role, codenames in ON_PAGES.items():
        given = GroupPagePermission.objects.filter(group__name=role).values_list("permission__codename", flat=True)
        assert set(given) == codenames, role


def test_the_default_workflow_is_not_assigned_to_any_page() -> None:
    assert state() == ([("Moderators approval", False)], [("Moderators approval", False)], [])


@pytest.mark.slow
def test_an_editor_can_publish_and_sees_no_submit_button(client: Client, letter: LetterPage) -> None:
    client.force_login(user_with_role("Editors"))
    page = client.get(reverse("wagtailadmin_pages:edit", args=[letter.pk])).content.decode()
    assert 'name="action-publish"' in page
    assert 'name="action-submit"' not in page


@pytest.mark.slow
def test_a_letter_in_moderation_becomes_a_draft(
    client: Client, letter: LetterPage, default_workflow: Workflow
) -> None:
    moderator = user_with_role("Moderators")
    letter.title = "Submitted"
    letter.save_revision()
    default_workflow.start(letter, user_with_role("Editors"))
    client.force_login(moderator)
    edit = reverse("wagtailadmin_pages:edit", args=[letter.pk])
    assert client.get(edit).status_code == 200

    migration.take_off_default_workflow(apps, None)

    assert client.get(edit).status_code == 302
    before = list(LetterPage.objects.values()), letter.revisions.count()
    assert client.post(edit, {"title": "Changed by a moderator", "slug": letter.slug}).status_code == 302
    assert (list(LetterPage.objects.values()), letter.revisions.count()) == before
    assert "Awaiting your review" not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert [one.status for one in WorkflowState.objects.all()] == ["cancelled"]
    assert [one.status for one in TaskState.objects.all()] == ["cancelled"]
    client.force_login(User.objects.get(username="Editors"))
    assert 'name="action-publish"' in client.get(edit).content.decode()
    assert state() == ([("Moderators approval", False)], [("Moderators approval", False)], [])


def another_group() -> None:
    GroupApprovalTask.objects.get().groups.add(Group.objects.get(name="Editors"))


def another_name() -> None:
    Workflow.objects.update(name="Approval by the board")


def another_task() -> None:
    WorkflowTask.objects.create(workflow=Workflow.objects.get(), task=GroupApprovalTask.objects.create(name="Board"))


def an_unused_task() -> None:
    GroupApprovalTask.objects.create(name="Board")


def another_page() -> None:
    WorkflowPage.objects.update(page=Page.objects.get(depth=3, slug="letters", locale__language_code="en"))


def another_workflow() -> None:
    Workflow.objects.create(name="Board")


@pytest.mark.parametrize(
    "change", [another_group, another_name, another_task, an_unused_task, another_page, another_workflow]
)
def test_a_customized_workflow_is_not_changed(default_workflow: Workflow, change: Callable[[], None]) -> None:
    change()
    before = state()
    migration.take_off_default_workflow(apps, None)
    assert state() == before
