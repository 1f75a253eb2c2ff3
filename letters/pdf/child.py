"""What the process of one PDF does. No Django here, and no WeasyPrint where the site imports it."""

from __future__ import annotations

import resource
from multiprocessing.connection import Connection

from letters.pdf.order import MergeOrder, Order


def carry_out(connection: Connection, order: Order, max_memory: int) -> None:
    """Do an order in this process, within so many bytes, and send a `RenderedPdf` or a `Refusal` back."""
    resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    # WeasyPrint is imported already by the process that this one is a fork of.
    if isinstance(order, MergeOrder):
        from letters.pdf.merging import merge

        connection.send(merge(order))
    else:
        from letters.pdf.typesetter import typeset

        connection.send(typeset(order))
