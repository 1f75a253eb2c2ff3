"""Cost of PDFs compared with Typst and Chromium on the same names, and of long lists compared with short ones.

`python -m tests.benchmarks.pdfs` prints seconds of processor time and megabytes as JSON.
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
from tests.benchmarks.processor_time import children_seconds

WORDS = (
    *("Larch", "Cedar", "Birch", "Maple", "Robin", "Fernleaf", "Alder", "Trust", "Network", "Society", "Union"),
    *("Example", "Citizens", "Forum", "Streets"),
)
LETTER, SHORT, LONG, LONGEST = 77, 1_000, 10_000, 100_000
MEGABYTE = 1024
STYLE_FOLDER = Path(__file__).parents[2] / "templates/letters/pdf"
#: Entries that are stored at a time.
BATCH = 1_000


@dataclass
class Cost:
    """Seconds of processor time, the peak memory of one process and the size of the file, in megabytes."""

    seconds: float = 0
    memory: float = 0
    size: float = 0


def parse_result(header: dict[str, Any], blobs: Sequence[bytes]) -> Any:
    """Parse a result of the typesetter and record the resources that its process used."""
    seconds, kilobytes = header["used"]
    with Path(os.environ["PRINTING_USAGE"]).open("a") as file:
        file.write(f"{seconds} {kilobytes / MEGABYTE}\n")
    return print_job.parse_result(header, blobs)


def entries(count: int) -> list[Any]:
    """Return `count` unsaved individuals in printed order."""
    from core.instance_factory import InstanceFactory
    from signatories.models import Signatory

    new_entry = InstanceFactory(Signatory).new
    chance = random.Random(count)  # noqa: S311
    signatories = []
    for number in range(count):
        name = " ".join(chance.choices(WORDS, k=chance.randint(2, 3)))
        # Two of three have a title and an affiliation.
        details = {"title": "Professor", "affiliation": " ".join(chance.choices(WORDS, k=2))} if number % 3 else {}
        signatories.append(new_entry(kind="individual", name=name, status="published", **details))
    return sorted(signatories, key=lambda entry: entry.name)


def letter_of(signatories: list[Any]) -> Any:
    """Return a letter whose list has these entries, stored with their sort keys as signing and importing do."""
    from tests.factories import LetterFactory

    letter = LetterFactory(slug=f"print-{len(signatories)}")
    store(letter, signatories)
    return letter


def store(letter: Any, signatories: list[Any]) -> None:
    """Store unsaved entries in the list of a letter."""
    from django.db import transaction

    from core.bulk_insert import bulk_insert
    from signatories.sort_orders.keys import insert_keys

    with transaction.atomic():
        for begin in range(0, len(signatories), BATCH):
            batch = signatories[begin : begin + BATCH]
            for entry in batch:
                entry.signatory_list = letter.signatory_list
                entry.set_keys()
            bulk_insert(batch)
            insert_keys(batch)


def render_cost(letter: Any) -> tuple[Cost, bytes]:
    """Typeset a letter; return the cost of all processes, without loading the entries, and the PDF."""
    from letters.pdf.document import render_letter

    usage = Path(os.environ["PRINTING_USAGE"])
    usage.write_text("")
    signatories = list(letter.signatory_list.signatories.for_printing())
    started = time.process_time()
    rendered = render_letter(letter, signatories)
    own_seconds = time.process_time() - started
    used = [tuple(map(float, row.split())) for row in usage.read_text().splitlines()]
    seconds = own_seconds + sum(seconds for seconds, _memory in used)
    cost = Cost(seconds, max(memory for _seconds, memory in used), len(rendered.content) / 1_000_000)
    return cost, rendered.content


def composed_html(letter: Any) -> str:
    """Return the HTML of a letter as a single document with all its styles, as for a short list, for Chromium."""
    from letters.pdf import document, typesetter_client
    from letters.pdf.print_job import RenderedPdf

    documents: list[str] = []

    def typeset(html: str, **_more: Any) -> RenderedPdf:
        documents.append(html)
        return RenderedPdf(b"", 1)

    typesetter_client.typeset = typeset
    document.is_typeset_in_parts = lambda _list: False
    document.render_letter(letter, list(letter.signatory_list.signatories.for_printing()))
    styles = "".join((STYLE_FOLDER / name).read_text() for name in ("letter.css", "list.css"))
    return documents[0].replace("<style>", f"<style>{styles}</style><style>", 1)


def faults(content: bytes, names: int) -> int:
    """Return in how many ways a PDF is not what it should be: by qpdf, and by the number of tagged list items."""
    import pikepdf

    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        checked = subprocess.run(["qpdf", "--check", file.name], capture_output=True, check=False)
        with pikepdf.open(file.name) as pdf:
            root: Any = pdf.Root.StructTreeRoot
            sections = [element for element in root.K[0].K if element.S == "/Sect"]
            lists = [element for section in sections for element in section.K if element.S == "/L"]
            tagged = sum(len(element.K) for element in lists)
    # The last names are in a part of their own, which WeasyPrint tags.
    return (checked.returncode != 0) + (not names - 20 <= tagged <= names)


def run_watched(command: list[str]) -> Cost:
    """Run a program and return the cost of it and its children, with their peak memory together."""
    before = children_seconds()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds: dict[int, float] = {}
    cost = Cost()
    while process.poll() is None:
        memory = 0.0
        for pid in _process_tree(process.pid):
            try:
                stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                continue
            seconds[pid] = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
            memory += next(int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:")) / MEGABYTE
        cost.memory = max(cost.memory, memory)
        time.sleep(0.05)
    # The system counts children that were waited for; the samples count the others.
    cost.seconds = max(children_seconds() - before, sum(seconds.values()))
    return cost


def _process_tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(descendant for child in children for descendant in _process_tree(int(child)))]


def typst(signatories: list[Any], folder: Path) -> Cost:
    """Typeset the same names with Typst in its own process, in two columns, tagged as PDF/UA-1."""
    names = "\n\n".join(", ".join(filter(None, (entry.name, entry.printed_details))) for entry in signatories)
    source = folder / "names.typ"
    source.write_text(
        '#set page("a4")\n#set document(title: "Names")\n#set text(lang: "en", size: 8.5pt)\n'
        f"= Signatories\n#columns(2)[{names}]\n"
    )
    output = str(folder / "names.pdf")
    code = f"import typst; typst.compile({str(source)!r}, output={output!r}, pdf_standards=['ua-1'])"
    return run_watched([sys.executable, "-c", code])


def chromium(html: str, folder: Path) -> Cost:
    """Print the same document with Chromium, tagged."""
    page = folder / "names.html"
    page.write_text(html)
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--generate-pdf-document-outline", "--timeout=600000"]
    return run_watched(["chromium", *options, f"--print-to-pdf={folder / 'chromium.pdf'}", page.as_uri()])


def render(slug: str, output: str) -> None:
    """Typeset a stored letter, after a short one, and print the cost; numbered if it is the one that should be."""
    from django.conf import settings

    from letters.models import LetterPage
    from letters.pdf import typesetter_client

    # Only processor time counts; a busy machine may take long.
    settings.PDF_MAX_SECONDS = 3_600
    os.environ["PRINTING_USAGE"] = f"{os.environ['PRIVATE_ROOT']}-usage"
    typesetter_client.parse_result = parse_result
    # The typesetter has started, as in a worker that has made a PDF before.
    render_cost(LetterPage.objects.get(slug="print-3"))
    letter = LetterPage.objects.get(slug=slug)
    letter.numbers_signatories = slug == f"print-{LONG}"
    cost, content = render_cost(letter)
    Path(output).write_bytes(content)
    own_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(json.dumps([cost.seconds, cost.memory, cost.size, own_memory]))


def rendered(count: int, output: Path) -> tuple[Cost, float]:
    """Return the cost of a letter of so many names in a worker of its own, and the memory of that worker."""
    command = [sys.executable, "-m", "tests.benchmarks.pdfs", "render", f"print-{count}", str(output)]
    figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return Cost(*figures[:3]), figures[3]


def main() -> None:
    """Measure once and print the figures."""
    from letters.models import LetterPage

    lists = {count: entries(count) for count in (3, LETTER, SHORT, LONG, LONGEST)}
    for signatories in lists.values():
        letter_of(signatories)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        output = folder / "letter.pdf"
        short, _memory = rendered(LETTER, output)
        thousand, _memory = rendered(SHORT, output)
        by_typst = typst(lists[LETTER], folder)
        # Typst before and after, because a busy machine becomes slower within a run.
        long_by_typst = [typst(lists[LONG], folder)]
        long, _memory = rendered(LONG, output)
        long_faults = faults(output.read_bytes(), LONG)
        long_by_typst.append(typst(lists[LONG], folder))
        longest_by_typst = [typst(lists[LONGEST], folder)]
        longest, memory = rendered(LONGEST, output)
        longest_faults = faults(output.read_bytes(), LONGEST)
        longest_by_typst.append(typst(lists[LONGEST], folder))
        store(LetterPage.objects.get(slug=f"print-{LONGEST}"), entries(1))
        one_more, _memory = rendered(LONGEST, output)
        by_chromium = chromium(composed_html(LetterPage.objects.get(slug=f"print-{LONG}")), folder)
    figures = {
        "short_seconds": short.seconds,
        "short_of_typst": short.seconds / by_typst.seconds,
        "thousand_seconds": thousand.seconds,
        "long_seconds": long.seconds,
        "long_of_typst": long.seconds / _mean(long_by_typst),
        "long_memory_of_typst": long.memory / long_by_typst[0].memory,
        "long_size": long.size,
        "long_faults": long_faults,
        "longest_seconds": longest.seconds,
        "longest_of_typst": longest.seconds / _mean(longest_by_typst),
        "longest_memory_of_typst": longest.memory / longest_by_typst[0].memory,
        "longest_size": longest.size,
        "longest_faults": longest_faults,
        "long_of_chromium": long.seconds / by_chromium.seconds,
        "long_memory_of_chromium": long.memory / by_chromium.memory,
        "longest_by_name": (longest.seconds / LONGEST) / (long.seconds / LONG),
        "longest_memory": max(longest.memory, memory),
        "one_more": one_more.seconds / longest.seconds,
        "one_more_seconds": one_more.seconds,
    }
    print(json.dumps(figures))


def _mean(costs: Sequence[Cost]) -> float:
    return sum(cost.seconds for cost in costs) / len(costs)


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1:2] == ["render"]:
        render(*sys.argv[2:])
    else:
        main()
