"""What a PDF costs: ours beside Typst's and Chromium's of the same names, and long lists beside short ones.

`python -m tests.benchmarks.printing` prints seconds of processor time and megabytes as JSON.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from letters.pdf import print_job

WORDS = (
    *("Larch", "Cedar", "Birch", "Maple", "Robin", "Fernleaf", "Alder", "Trust", "Network", "Society", "Union"),
    *("Example", "Citizens", "Forum", "Streets"),
)
LETTER, SHORT, LONG, LONGEST = 77, 1_000, 10_000, 100_000
MEGABYTE = 1024


@dataclass
class Cost:
    """Seconds of processor time, and the most megabytes that one process took."""

    seconds: float = 0
    memory: float = 0


def parse_result(header: dict[str, Any], blobs: Sequence[bytes]) -> Any:
    """Parse a result of the typesetter, and record the resources that its process used."""
    seconds, kilobytes = header["used"]
    with Path(os.environ["PRINTING_USAGE"]).open("a") as file:
        file.write(f"{seconds} {kilobytes / MEGABYTE}\n")
    return print_job.parse_result(header, blobs)


def entries(count: int) -> list[Any]:
    """Return so many individuals, sorted as they are printed; not in the database."""
    from signatories.models import Signatory

    chance = random.Random(count)  # noqa: S311
    found = []
    for number in range(count):
        name = " ".join(chance.choices(WORDS, k=chance.randint(2, 3)))
        # Two of three say what they are and where.
        more = {"title": "Professor", "affiliation": " ".join(chance.choices(WORDS, k=2))} if number % 3 else {}
        found.append(Signatory(kind="individual", name=name, sort_key=name, **more))
    return sorted(found, key=lambda entry: str(entry.sort_key))


def printed(letter: Any, signatories: list[Any]) -> Cost:
    """Set a letter and return what that cost, each process by itself; the site's own process is counted too."""
    from letters.pdf.document import render_letter

    usage = Path(os.environ["PRINTING_USAGE"])
    usage.write_text("")
    began = time.process_time()
    render_letter(letter, signatories)
    own = time.process_time() - began
    took = [tuple(map(float, row.split())) for row in usage.read_text().splitlines()]
    return Cost(own + sum(seconds for seconds, _memory in took), max(memory for _seconds, memory in took))


def composed(letter: Any, signatories: list[Any]) -> str:
    """Return the one document that a short letter is; Chromium prints it, however long it is."""
    from letters.pdf import document, typesetter_client
    from letters.pdf.print_job import RenderedPdf

    documents: list[str] = []

    def typeset(html: str, **_more: Any) -> RenderedPdf:
        documents.append(html)
        return RenderedPdf(b"", 1)

    typesetter_client.typeset = typeset
    document.SINGLE_DOCUMENT_MAX_NAMES = 1_000_000
    document.render_letter(letter, signatories)
    return documents[0]


def watched(command: list[str]) -> Cost:
    """Run a program and return what it and its children took; their memory at its most, together."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds: dict[int, float] = {}
    cost = Cost()
    while process.poll() is None:
        memory = 0.0
        for pid in _tree(process.pid):
            try:
                stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                continue
            seconds[pid] = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
            memory += next(int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:")) / MEGABYTE
        cost.memory = max(cost.memory, memory)
        time.sleep(0.05)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # The system counts what a program has waited for; looking now and then counts the rest of its children.
    waited = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    cost.seconds = max(waited, sum(seconds.values()))
    return cost


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(found for child in children for found in _tree(int(child)))]


def typst(signatories: list[Any], folder: Path) -> Cost:
    """Set the same names with Typst in a process of its own, in two columns, tagged as it does by itself."""
    names = "\n\n".join(", ".join(filter(None, (entry.name, entry.printed_details))) for entry in signatories)
    source = folder / "names.typ"
    source.write_text(f'#set page("a4")\n#set text(lang: "en", size: 8.5pt)\n= Signatories\n#columns(2)[{names}]\n')
    code = f"import typst; typst.compile({str(source)!r}, output={str(folder / 'names.pdf')!r})"
    return watched([sys.executable, "-c", code])


def chromium(html: str, folder: Path) -> Cost:
    """Print the same document with Chromium, tagged."""
    page = folder / "names.html"
    page.write_text(html)
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--generate-pdf-document-outline", "--timeout=600000"]
    return watched(["chromium", *options, f"--print-to-pdf={folder / 'chromium.pdf'}", page.as_uri()])


def main() -> None:
    """Measure once."""
    import django

    django.setup()
    from letters.pdf import typesetter_client
    from tests.factories import LetterFactory

    os.environ["PRINTING_USAGE"] = f"{os.environ['PRIVATE_ROOT']}-usage"
    typesetter_client.parse_result = parse_result
    letter = LetterFactory(slug="print")
    printed(letter, entries(3))
    short = printed(letter, entries(LETTER))
    thousand = printed(letter, entries(SHORT))
    long = printed(letter, entries(LONG))
    many = entries(LONGEST)
    longest = printed(letter, many)
    one_more = printed(letter, sorted([*many, *entries(1)], key=lambda entry: str(entry.sort_key)))
    with tempfile.TemporaryDirectory() as folder:
        by_typst = typst(entries(LETTER), Path(folder))
        by_chromium = chromium(composed(letter, entries(LONG)), Path(folder))
    figures = {
        "short_of_typst": short.seconds / by_typst.seconds,
        "thousand_seconds": thousand.seconds,
        "long_of_chromium": long.seconds / by_chromium.seconds,
        "long_memory_of_chromium": long.memory / by_chromium.memory,
        "longest_by_name": (longest.seconds / LONGEST) / (long.seconds / LONG),
        "longest_memory": max(longest.memory, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE),
        "one_more": one_more.seconds / longest.seconds,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
