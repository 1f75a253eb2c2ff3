"""Wagtail's workflow *Moderators approval* is taken off the pages, unless the site has made it its own.

The group *Moderators* decides about signatories and may not publish letters, so a letter that was submitted to them
could go no further. Letters that wait in the workflow are drafts again.
"""

from django.db import migrations

#: The name that Wagtail gives its workflow, the task in it, and, before "approval", the group that it asks.
NAME, GROUP = "Moderators approval", "Moderators"


def take_off_default_workflow(apps, schema_editor):
    get_model = apps.get_model
    workflow = _untouched_workflow(get_model)
    if workflow is None:
        return
    get_model("wagtailcore", "TaskState").objects.filter(
        workflow_state__workflow=workflow, status="in_progress"
    ).update(status="cancelled")
    get_model("wagtailcore", "WorkflowState").objects.filter(
        workflow=workflow, status__in=("in_progress", "needs_changes")
    ).update(status="cancelled")
    get_model("wagtailcore", "WorkflowPage").objects.filter(workflow=workflow).delete()
    get_model("wagtailcore", "Task").objects.filter(workflow_tasks__workflow=workflow).update(active=False)
    get_model("wagtailcore", "Workflow").objects.filter(pk=workflow.pk).update(active=False)


def _untouched_workflow(get_model):
    """Return the workflow if nobody changed it, its task, or where it is used, and nobody added another one."""
    workflows = list(get_model("wagtailcore", "Workflow").objects.all())
    tasks = list(get_model("wagtailcore", "Task").objects.all())
    if [(one.name, one.active) for one in workflows + tasks] != [(NAME, True)] * 2:
        return None
    approvals = get_model("wagtailcore", "GroupApprovalTask").objects.filter(task_ptr=tasks[0].pk)
    groups = [group.name for approval in approvals for group in approval.groups.all()]
    uses = get_model("wagtailcore", "WorkflowTask").objects.values_list("workflow_id", "task_id")
    depths = get_model("wagtailcore", "WorkflowPage").objects.values_list("page__depth", flat=True)
    is_on_snippets = get_model("wagtailcore", "WorkflowContentType").objects.exists()
    is_untouched = (
        groups == [GROUP]
        and list(uses) == [(workflows[0].pk, tasks[0].pk)]
        and list(depths) == [1]
        and not is_on_snippets
    )
    return workflows[0] if is_untouched else None


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0007_password_resets"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(take_off_default_workflow, migrations.RunPython.noop)]
