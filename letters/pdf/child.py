"""What the process of one PDF does. No Django here, and no WeasyPrint where the site imports it."""

from __future__ import annotations

import resource
from multiprocessing.connection import Connection

from letters.pdf.order import PrintOrder


def carry_out(connection: Connection, order: PrintOrder) -> None:
    """Set an order in this process, with its limit of memory, and send a `RenderedPdf` or a `Refusal` back."""
    resource.setrlimit(resource.RLIMIT_AS, (order.max_memory, order.max_memory))
    # Imported already by the process that this one is a fork of.
    from letters.pdf.typesetter import typeset

    connection.send(typeset(order))
