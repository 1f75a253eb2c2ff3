"""The choice of the header of each column, for the previews of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms


class ColumnHeadersForm(forms.Form):
    """The header of each column of a file, or none."""

    PREFIX = "of_"

    def __init__(
        self,
        *args: Any,
        labels: Mapping[str, Any],
        headers: Sequence[str],
        mapping: Mapping[str, str],
        required: str,
        **kwargs: Any,
    ) -> None:
        """`labels` are those of the columns, `mapping` the headers that are used now; one column is `required`."""
        super().__init__(*args, **kwargs)
        self.columns = list(labels)
        for column, label in labels.items():
            self.fields[f"{self.PREFIX}{column}"] = forms.ChoiceField(
                label=label,
                choices=[("", "—"), *((header, header) for header in dict.fromkeys(headers))],
                required=column == required,
                initial=mapping.get(column, ""),
            )
        self.order_fields([f"{self.PREFIX}{column}" for column in labels])

    @property
    def mapping(self) -> dict[str, str]:
        """Return the chosen header of each column, "" for none. The form must be valid."""
        return {column: self.cleaned_data[f"{self.PREFIX}{column}"] for column in self.columns}
