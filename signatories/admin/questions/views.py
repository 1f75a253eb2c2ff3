"""The screens of the questions of a list: listing in the order of the form, form, preview, retiring, deleting."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.widgets.button import Button, HeaderButton

from core.authenticated_request import AuthenticatedHttpRequest
from core.integers import parse_integer
from core.languages import language_codes, site_languages
from signatories.admin.lists.child_views import (
    ChildCreateView,
    ChildIndexMixin,
    ChildObjectMixin,
    ChildViewMixin,
    SavesByServiceMixin,
)
from signatories.admin.questions.forms import QuestionForm
from signatories.enums import Kind
from signatories.exceptions import InvalidTransition
from signatories.models import Question, SignatoryList
from signatories.models.question import MAX_QUESTIONS
from signatories.questions.editing import delete_question, has_answers, order_questions, set_retired
from signatories.signing.forms import SignOnForm

PERMISSION = "signatories.change_signatorylist"
EDIT_HANDLER = ObjectList(
    [
        MultiFieldPanel([FieldPanel("label"), FieldPanel("labels")], heading=gettext_lazy("Question")),
        FieldPanel("type"),
        FieldPanel("choices"),
        FieldPanel("country"),
        MultiFieldPanel(
            [FieldPanel("visibility"), FieldRowPanel([FieldPanel("kinds"), FieldPanel("is_required")])],
            heading=gettext_lazy("Answers"),
        ),
        MultiFieldPanel([FieldPanel("help_text"), FieldPanel("help_texts")], heading=gettext_lazy("Help text")),
        FieldPanel("key"),
    ],
    base_form_class=QuestionForm,
).bind_to_model(Question)


class OfList(ChildViewMixin):
    """For a generic view of the questions of one list."""

    model = Question
    header_icon = "help"
    listing_title = gettext_lazy("Questions")
    index_name, add_name = "questions", "add_question"
    edit_name, delete_name = "edit_question", "remove_question"


class SavesByService(SavesByServiceMixin, OfList):
    """For a view that saves a question by its form, whose errors are those of the service."""

    def add_service_error(self, form: QuestionForm, error: ValidationError) -> None:
        """Show each error at its field."""
        form.add_service_error(error)


class QuestionIndexView(OfList, ChildIndexMixin, IndexView):
    """The questions of a list, in the order of the form, which staff change by dragging."""

    page_title = gettext_lazy("Questions")
    default_ordering = "position"
    sort_order_field = "position"
    show_ordering_column = True
    max_children = MAX_QUESTIONS
    paginate_by = None
    template_name = "signatories/admin/questions/index.html"
    results_template_name = "signatories/admin/questions/index_results.html"

    add_item_label = gettext_lazy("Add a question")

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().order_by("position", "pk")

    def get_reorder_url(self) -> str:
        return self.url("move_question", 999999)

    @cached_property
    def reorder_button(self) -> None:
        return None

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)(
                "label", label=_("Question"), accessor="printed_label", get_url=self.get_edit_url
            ),
            Column("type", label=_("Type of answer"), accessor="get_type_display"),
            Column("visibility", label=_("The answers are"), accessor="get_visibility_display"),
            Column("kinds", label=_("Asked of"), accessor="get_kinds_display"),
            BooleanColumn("is_required", label=_("Required")),
            StatusTagColumn(
                "is_retired",
                label=_("Status"),
                accessor=lambda question: _("No longer asked") if question.is_retired else _("Asked"),
                primary=lambda question: not question.is_retired,
            ),
        ]

    @cached_property
    def header_buttons(self) -> list[Button]:
        preview = HeaderButton(_("Preview the form"), url=self.url("preview_questions"), icon_name="view", priority=20)
        fields = HeaderButton(_("Fields of the form"), url=self.url("requirements"), icon_name="form", priority=15)
        return [*super().header_buttons, fields, preview]


class QuestionCreateView(SavesByService, ChildCreateView):
    """Adds a question to a list."""

    panel = EDIT_HANDLER
    page_title = gettext_lazy("New question")
    success_message = gettext_lazy("The question “%(object)s” has been added.")
    error_message = gettext_lazy("The question has not been added: see the errors below.")
    submit_button_label = gettext_lazy("Add the question")


class QuestionEditView(SavesByService, ChildObjectMixin, EditView):
    """Changes a question of a list."""

    panel = EDIT_HANDLER
    page_title = gettext_lazy("Editing question")
    success_message = gettext_lazy("The question “%(object)s” has been saved.")
    error_message = gettext_lazy("The question has not been saved: see the errors below.")

    @cached_property
    def can_delete(self) -> bool:
        return True

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        label = _("Ask it again") if self.object.is_retired else _("Stop asking, or delete")
        return [Button(label, url=self.get_delete_url(), icon_name="bin", priority=30)]

    @property
    def breadcrumb(self) -> str:
        label: str = self.object.printed_label
        return label


@permission_required(PERMISSION)
def remove_question(request: AuthenticatedHttpRequest, list_pk: int, pk: int) -> HttpResponse:
    """Offer to stop asking a question, to ask it again, or to delete it without answers; on POST, do that."""
    question = get_object_or_404(Question.objects.select_related("signatory_list"), pk=pk, signatory_list=list_pk)
    if request.method != "POST":
        context = {
            "question": question,
            "signatory_list": question.signatory_list,
            "is_answered": has_answers(question),
        }
        return render(request, "signatories/admin/questions/remove.html", context)
    action = request.POST.get("action")
    if action == "delete":
        try:
            delete_question(question, user=request.user)
        except InvalidTransition as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The question “%s” has been deleted.") % question)
    elif action in ("retire", "ask"):
        set_retired(question, is_retired=action == "retire", user=request.user)
        sentence = _("“%s” is no longer asked.") if action == "retire" else _("“%s” is asked again.")
        messages.success(request, sentence % question)
    return redirect("signatory_lists:questions", list_pk)


@permission_required(PERMISSION)
@require_POST
def move_question(request: AuthenticatedHttpRequest, list_pk: int, pk: int) -> JsonResponse:
    """Move a question to the place `position`, counted from 0; without one, to the end."""
    question = get_object_or_404(Question.objects.select_related("signatory_list"), pk=pk, signatory_list=list_pk)
    pks = [other for other in question.signatory_list.questions.values_list("pk", flat=True) if other != question.pk]
    position = parse_integer(request.GET.get("position", ""))
    pks.insert(len(pks) if position is None else position, question.pk)
    order_questions(question.signatory_list, pks, user=request.user)
    return JsonResponse({"success": True})


@permission_required(PERMISSION)
def preview_questions(request: HttpRequest, list_pk: int) -> HttpResponse:
    """Show the form of a list as signers see it, for each kind that may sign, in each language. It cannot be sent."""
    signatory_list = get_object_or_404(SignatoryList, pk=list_pk)
    kinds = signatory_list.kinds
    kind = next((kind for kind in kinds if kind == request.GET.get("kind")), Kind(kinds[-1]))
    codes = language_codes()
    language = next((code for code in (request.GET.get("language"), get_language()) if code in codes), codes[0])
    with override(language):
        context = {
            "signatory_list": signatory_list,
            "form": SignOnForm(signatory_list, kind=kind),
            "kind": kind,
            "kinds": kinds,
            "language": language,
            "languages": site_languages(),
        }
        return render(request, "signatories/admin/questions/preview.html", context)


def question_urls() -> list[URLPattern]:
    """Return the URL patterns of the screens."""
    return [
        path("<int:list_pk>/questions/", QuestionIndexView.as_view(), name="questions"),
        path("<int:list_pk>/questions/new/", QuestionCreateView.as_view(), name="add_question"),
        path("<int:list_pk>/questions/preview/", preview_questions, name="preview_questions"),
        path("<int:list_pk>/questions/<int:pk>/", QuestionEditView.as_view(), name="edit_question"),
        path("<int:list_pk>/questions/<int:pk>/remove/", remove_question, name="remove_question"),
        path("<int:list_pk>/questions/<int:pk>/move/", move_question, name="move_question"),
    ]
