"""Concurrent calls in threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Thread


def run_concurrently(
    actions: Sequence[Callable[[], object]], *, expected: tuple[type[Exception], ...] = ()
) -> list[str]:
    """Call all `actions` concurrently, each with its own connection; return the errors except `expected` ones."""
    from django.db import connection

    barrier = Barrier(len(actions))
    errors = []

    def run(action: Callable[[], object]) -> None:
        try:
            barrier.wait()
            action()
        except expected:
            pass
        except Exception as error:
            errors.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
