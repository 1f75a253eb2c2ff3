"""The table of `make bench`: goals, figures, verdicts and the exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

#: A goal that is missed by more than this share makes the run fail.
TOLERANCE = 0.2
FORMAT = "{:<76}{:>10} {:<6}{:>10}  {}"

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Row:
    """One goal: what is measured, and the most or the least that it may be."""

    label: str
    #: The name of a figure, or a function of all figures of the subject.
    figure: str | Callable[[Figures], float]
    goal: float
    unit: str
    at_least: bool

    def measured(self, figures: Figures) -> float:
        """Return the figure of this row; raises `KeyError` if a benchmark did not yield it."""
        return figures[self.figure] if isinstance(self.figure, str) else self.figure(figures)


def at_most(label: str, figure: str | Callable[[Figures], float], goal: float, unit: str = "×") -> Row:
    """Return a row whose figure may be as large as its goal."""
    return Row(label, figure, goal, unit, at_least=False)


def at_least(label: str, figure: str | Callable[[Figures], float], goal: float, unit: str = "×") -> Row:
    """Return a row whose figure must be as large as its goal."""
    return Row(label, figure, goal, unit, at_least=True)


def ratio(figure: str, base: str) -> Callable[[Figures], float]:
    """Return a function of figures: one in times another."""
    return lambda figures: figures[figure] / figures[base]


def total(*names: str) -> Callable[[Figures], float]:
    """Return a function of figures: the sum of these."""
    return lambda figures: sum(figures[name] for name in names)


@dataclass(frozen=True)
class Result:
    """A row with its figure, or with the reason why there is none."""

    row: Row
    figure: float | None = None
    reason: str = ""
    #: There is no figure because this machine lacks a program, which is nobody's fault.
    skipped: bool = False

    @property
    def missed_by(self) -> float:
        """Return the share of the goal by which the figure misses it, 0 if it is met or there is no figure.

        Any excess over a goal of nothing counts as all of it.
        """
        if self.figure is None:
            return 0
        excess = (self.row.goal - self.figure) if self.row.at_least else (self.figure - self.row.goal)
        if excess <= 0:
            return 0
        return excess / self.row.goal if self.row.goal else 1

    @property
    def fails(self) -> bool:
        """Return whether the run has to fail for this row."""
        if self.figure is None:
            return not self.skipped
        return self.missed_by > TOLERANCE

    @property
    def verdict(self) -> str:
        """Return `met`, `missed`, `MISSED`, `failed` or `skipped`, with what there is to say about it."""
        if self.figure is None:
            return f"{'skipped' if self.skipped else 'FAILED'}: {self.reason}"
        if not self.missed_by:
            return "met"
        return f"{'MISSED' if self.fails else 'missed'} by {self.missed_by:.0%}"

    def line(self) -> str:
        """Return the row of the table."""
        figure = "–" if self.figure is None else _number(self.figure)
        goal = f"{'≥' if self.row.at_least else '≤'} {self.row.goal:,g}"
        return FORMAT.format(self.row.label, figure, self.row.unit, goal, self.verdict)


def header() -> str:
    """Return the first line of the table."""
    return FORMAT.format("", "figure", "", "goal", "verdict")


def results(rows: Iterable[Row], figures: Figures, *, reason: str = "", skipped: bool = False) -> list[Result]:
    """Return the results of rows; `reason` and `skipped` say why figures are missing."""
    found = []
    for row in rows:
        try:
            found.append(Result(row, row.measured(figures)))
        except KeyError as error:
            found.append(Result(row, reason=reason or f"no figure {error}", skipped=skipped))
    return found


def summary(found: Iterable[Result]) -> str:
    """Return the last line of the table: how many goals are met, missed by little, missed, or without a figure."""
    found = list(found)
    met = sum(result.figure is not None and not result.missed_by for result in found)
    little = sum(bool(result.missed_by) and not result.fails for result in found)
    missed = sum(result.figure is not None and result.fails for result in found)
    counts = {
        "met": met,
        f"missed by {TOLERANCE:.0%} or less": little,
        f"missed by more than {TOLERANCE:.0%}": missed,
        "failed": sum(result.figure is None and result.fails for result in found),
        "skipped": sum(result.skipped for result in found),
    }
    return ", ".join(f"{number} {word}" for word, number in counts.items() if number) or "no goals"


def exit_code(found: Iterable[Result]) -> int:
    """Return 1 if a goal is missed by more than `TOLERANCE` or a benchmark failed, otherwise 0."""
    return int(any(result.fails for result in found))


def _number(figure: float) -> str:
    """Return a figure with as many digits as matter."""
    return f"{figure:,.0f}" if abs(figure) >= 1_000 else f"{figure:.2f}"
