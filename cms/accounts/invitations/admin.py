"""The screens of invitations, for whoever may add accounts, and the list of accounts, which leads there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic import CreateView, DeleteView, IndexView
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.views.users import IndexView as UsersIndexView
from wagtail.users.views.users import UserViewSet

from cms.accounts.administrators import ADD_ACCOUNTS
from cms.accounts.invitations.forms import InvitationForm
from cms.accounts.invitations.sentences import FOR_STAFF
from cms.accounts.invitations.service import InvitationRefused, Refusal, invite, revoke, send_again
from cms.accounts.models import Invitation
from core.record_viewset import RecordViewSet


class InvitationPolicy(ModelPermissionPolicy):
    """Whoever may add accounts may invite, and see and revoke invitations."""

    def _get_permission_name(self, action: str) -> str:
        return ADD_ACCOUNTS

    def _get_permission_codenames(self, actions: Iterable[str]) -> set[str]:
        return {"add_user"}


def mail_state(invitation: Invitation) -> Promise | str:
    """Return what became of the mail of an invitation."""
    if invitation.sent_at is not None:
        return _("Yes")
    if invitation.error and invitation.next_attempt_at is None:
        return _("Not delivered")
    return "" if invitation.next_attempt_at is None else _("Waits to be sent")


def rights(invitation: Invitation) -> str:
    """Return the groups that an invitation gives."""
    names = [gettext("Administrator")] if invitation.is_administrator else []
    return ", ".join([*names, *sorted(group.name for group in invitation.groups.all())])


def inviter(invitation: Invitation) -> str:
    """Return the name of whoever sent an invitation last; "" if that account is gone."""
    return get_user_display_name(invitation.invited_by) if invitation.invited_by else ""


class InvitationIndexView(IndexView):
    """All invitations, newest first."""

    def get_base_queryset(self) -> Any:
        found = super().get_base_queryset()
        return found.select_related("invited_by__wagtail_userprofile").prefetch_related("groups")

    @cached_property
    def header_buttons(self) -> list[Button]:
        return [HeaderButton(gettext("Invite a colleague"), url=reverse("invitations:add"), icon_name="mail")]

    def get_list_more_buttons(self, instance: Invitation) -> list[Button]:
        """Return the buttons of an invitation that was not accepted."""
        if instance.accepted_at is not None:
            return []
        again, gone = (reverse(f"invitations:{name}", args=[instance.pk]) for name in ("send_again", "delete"))
        return [
            Button(gettext("Send again"), again, icon_name="mail", priority=10),
            Button(gettext("Revoke"), gone, icon_name="bin", priority=20),
        ]


class InvitationCreateView(CreateView):
    """Invites somebody."""

    page_title = _("Invite a colleague")
    submit_button_label = _("Send the invitation")
    submit_button_active_label = _("Sending…")
    success_message = _("A mail to %(object)s is on its way.")
    error_message = _("Nobody was invited, because of the errors below.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way here: "New: " is left out, since nothing is filed."""
        lists = {"url": reverse(self.index_url_name), "label": gettext("Invitations")}
        return [*self.breadcrumbs_items, lists, {"url": "", "label": str(self.page_title)}]

    def get_success_buttons(self) -> list[Button]:
        return []

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        """Invite, unless somebody else invited the address in this moment."""
        try:
            self.object = invite(form.save(commit=False), form.cleaned_data["groups"], by=self.request.user)
        except InvitationRefused as error:
            self.produced_error_code, self.produced_error_message = "validation_error", self.get_error_message()
            form.add_error(None if error.refusal == Refusal.MAY_NOT else "email", str(FOR_STAFF[error.refusal]))
            return self.form_invalid(form)
        messages.success(self.request, self.get_success_message(self.object))
        return redirect(self.get_success_url())


class ConfirmView(DeleteView):
    """Asks before something is done with an invitation that was not accepted."""

    template_name = "cms/accounts/confirm_invitation.html"
    action_label: str | Promise
    is_serious = False

    def get_queryset(self) -> Any:
        return Invitation.objects.filter(accepted_at=None)

    def get_delete_url(self) -> str:
        """Return the address of this page, which the form is sent to."""
        return self.request.path

    def get_success_url(self) -> str:
        return reverse("invitations:index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Act, unless the invitation changed meanwhile, or gives rights that the user may not give."""
        try:
            self.delete_action()
        except InvitationRefused as error:
            messages.error(self.request, FOR_STAFF[error.refusal])
        else:
            messages.success(self.request, self.get_success_message())
        return HttpResponseRedirect(self.get_success_url())


class RevokeView(ConfirmView):
    """Revokes an invitation."""

    page_title = _("Revoke")
    action_label = _("Revoke the invitation")
    success_message = _("The invitation to %(object)s was revoked.")
    is_serious = True
    confirmation_message = _("The link in the mail will no longer work, and the address is deleted here.")

    def delete_action(self) -> None:
        revoke(self.object.pk, by=self.request.user)


class SendAgainView(ConfirmView):
    """Sends an invitation again."""

    page_title = _("Send again")
    action_label = _("Send a new mail")
    success_message = _("A mail to %(object)s is on its way.")
    confirmation_message = _(
        "The new mail has a new link and says that you invite; the link in the former mail will no longer work."
    )

    def delete_action(self) -> None:
        send_again(self.object.pk, by=self.request.user)


class InvitationViewSet(RecordViewSet):
    """Invitations in the admin's settings."""

    model = Invitation
    name = "invitations"
    icon = "mail"
    menu_label = _("Invitations")
    # After the users.
    menu_order = 605
    add_to_settings_menu = True
    index_view_class = InvitationIndexView
    add_view_class = InvitationCreateView
    delete_view_class = RevokeView
    list_display = (
        "email",
        StatusTagColumn("status", label=_("Status"), primary=lambda invitation: invitation.is_open(timezone.now())),
        Column("rights", label=_("Groups"), accessor=rights),
        Column("invited_by", label=_("Invited by"), accessor=inviter),
        DateColumn("created_at", label=_("Invited")),
        Column("mail_state", label=_("Sent by mail"), accessor=mail_state),
    )
    list_filter = ("groups",)
    search_fields = ("email", "first_name", "last_name")

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form that invites, which other records do not have."""
        return super().get_common_view_kwargs(**{"add_url_name": self.get_url_name("add"), **kwargs})

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return the arguments of the views that ask before they act."""
        arguments: dict[str, Any] = super().get_delete_view_kwargs(**kwargs)
        return {**arguments, "template_name": ConfirmView.template_name}

    def get_form_class(self, for_update: bool = False) -> type[InvitationForm]:
        return InvitationForm

    def get_urlpatterns(self) -> list[URLPattern]:
        again = self.construct_view(SendAgainView, **self.get_delete_view_kwargs())
        return [
            *super().get_urlpatterns(),
            path("new/", self.add_view, name="add"),
            path("send-again/<int:pk>/", again, name="send_again"),
        ]


class UsersInvitedView(UsersIndexView):
    """Wagtail's list of accounts, with the way to the invitations."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = list(super().header_more_buttons)
        if self.request.user.has_perm(ADD_ACCOUNTS):
            buttons += [
                Button(gettext("Invite a colleague"), reverse("invitations:add"), icon_name="mail", priority=50),
                Button(gettext("Invitations"), reverse("invitations:index"), icon_name="list-ul", priority=60),
            ]
        return buttons


class UsersViewSet(UserViewSet):
    """Wagtail's screens of accounts."""

    index_view_class = UsersInvitedView
