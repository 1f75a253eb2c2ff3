from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.outbox.models import LeasedJob
from signatories.enums import IndividualOrder, Kind, Particles
from signatories.model_fields import SortKeyField
from signatories.models.signatory import Signatory
from signatories.models.signatory_group import SignatoryGroup
from signatories.models.signatory_list import SignatoryList
from signatories.names.keys import KEY_LENGTH
from signatories.sorting.sort_rules import SortRule


class SortOrder(LeasedJob):
    """The order of the names of a list in one language, by one rule; also the worker's job that writes its keys.

    Pages are read in the current order of their language. A new order becomes current once it is complete; the one
    that it replaces is kept for a while, for cursors that point into it. The language "" sorts names as their owners
    write them, for lists without a letter.
    """

    signatory_list = models.ForeignKey(SignatoryList, on_delete=models.CASCADE, related_name="sort_orders")
    language = models.CharField(max_length=35, blank=True)
    individual_order = models.CharField(max_length=11, choices=IndividualOrder)
    particles = models.CharField(max_length=5, choices=Particles, blank=True)
    articles = models.CharField(max_length=255, blank=True)
    version = models.PositiveSmallIntegerField()
    #: The job has written the keys of the entries up to this primary key.
    filled_to = models.BigIntegerField(default=0)
    completed_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=False)
    superseded_at = models.DateTimeField(null=True)

    class Meta(LeasedJob.Meta):
        abstract = False
        verbose_name = "sort order"
        verbose_name_plural = "sort orders"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["signatory_list", "language", "individual_order", "particles", "articles", "version"],
                name="unique_sort_order",
            ),
            models.UniqueConstraint(
                fields=["signatory_list", "language"],
                condition=Q(is_current=True),
                name="unique_current_sort_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signatory_list_id} {self.language or '-'} {self.individual_order}"

    @property
    def rule(self) -> SortRule:
        return SortRule(self.individual_order, self.particles, self.articles, self.version)


class SortKey(models.Model):
    """The place of a public entry in a `SortOrder`. Only `signatories.sort_orders.keys` writes these rows.

    Group, kind and country repeat those of the entry, so that an index holds each segment of a list in its order.
    """

    # No constraint in the database: an order is deleted in slices, and a change of an entry must not fail meanwhile.
    sort_order = models.ForeignKey(
        SortOrder, on_delete=models.CASCADE, related_name="keys", db_index=False, db_constraint=False
    )
    signatory = models.ForeignKey(Signatory, on_delete=models.CASCADE, related_name="sort_keys", db_index=False)
    group = models.ForeignKey(SignatoryGroup, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    #: None for an entry without a country, so that the index of countries leaves it out.
    country = models.CharField(max_length=2, null=True)  # noqa: DJ001
    key = SortKeyField(max_length=KEY_LENGTH)

    # Wagtail's reference index would cost queries for each row.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "sort key"
        verbose_name_plural = "sort keys"
        default_permissions = ()
        constraints = [
            # The entry comes first, because the keys of an entry are looked up by it.
            models.UniqueConstraint(fields=["signatory", "sort_order"], name="unique_sort_key"),
        ]
        indexes = [
            models.Index(fields=["sort_order", "group", "kind", "key", "signatory"], name="sort_key_page"),
            # SQLite uses it for `country = ?`, which implies its condition.
            models.Index(
                fields=["sort_order", "country", "group", "kind", "key", "signatory"],
                condition=Q(country__isnull=False),
                name="sort_key_country",
            ),
        ]

    def __str__(self) -> str:
        return self.key
