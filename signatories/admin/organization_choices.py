"""What an import of organizations does about labels that the site lacks, and organizations without a relation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from core.numbers import grouped
from signatories.directory.relations import ADD_PERMISSION
from signatories.exchange.directories.organizations import OrganizationImport
from signatories.exchange.directories.uploads import ADD_GROUP_PERMISSION
from signatories.models import Relation

if TYPE_CHECKING:
    from core.users.models import User


@dataclass(frozen=True)
class _NewLabels:
    """The words for labels of one kind that the site lacks, and the permission to add them."""

    label: Any
    help_text: Any
    forbidden: Any
    permission: str


NEW_LABELS = {
    "adds_groups": _NewLabels(
        gettext_lazy("Add the groups that the site lacks: %s"),
        gettext_lazy("Otherwise these rows get no group."),
        gettext_lazy("You may not add groups, so the rows of groups that the site lacks get none: %s"),
        ADD_GROUP_PERMISSION,
    ),
    "adds_relations": _NewLabels(
        gettext_lazy("Add the relations that the site lacks: %s"),
        gettext_lazy("Otherwise these rows get no relation. A new relation does not make members."),
        gettext_lazy("You may not add relations, so the rows of relations that the site lacks get none: %s"),
        ADD_PERMISSION,
    ),
}


class OrganizationChoicesForm(forms.Form):
    """The choices that a planned import leaves: only those that its file needs."""

    relation = forms.ModelChoiceField(
        label=gettext_lazy("Relation of new organizations without one"),
        queryset=Relation.objects.all(),
        required=False,
        empty_label=gettext_lazy("None"),
    )

    def __init__(self, importer: OrganizationImport, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Sentences about labels that the user may not add.
        self.notes: list[str] = []
        for name, column in (("adds_groups", importer.groups), ("adds_relations", importer.relations)):
            if column.missing:
                self._offer(name, ", ".join(column.missing.values()), user)
        if number := importer.without_relation:
            sentence = ngettext(
                "%s new organization of the file has no relation to the coalition. It is not listed as a member.",
                "%s new organizations of the file have no relation to the coalition. They are not listed as members.",
                number,
            )
            self.fields["relation"].help_text = sentence % grouped(number)
        elif not importer.other_relation:
            del self.fields["relation"]

    def _offer(self, name: str, labels: str, user: User) -> None:
        words = NEW_LABELS[name]
        if user.has_perm(words.permission):
            self.fields[name] = forms.BooleanField(
                label=words.label % labels, help_text=words.help_text, required=False
            )
        else:
            self.notes.append(words.forbidden % labels)

    @property
    def choices(self) -> dict[str, Any]:
        """Return what was chosen, for `OrganizationChoices`. The form must be valid."""
        chosen = dict(self.cleaned_data)
        if "relation" in chosen:
            chosen["relation"] = chosen["relation"].pk if chosen["relation"] else None
        return chosen
