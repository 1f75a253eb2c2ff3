"""Take the README's screenshots again, from a new demo site in a temporary folder.

`make screenshots` calls it. The pictures are written into docs/screenshots, in place of those that are there.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import FilePayload, Page, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
LETTER = "/letters/ban-facial-recognition/"
CHOICES = (("Law", "Droit", "Recht"), ("Biology", "Biologie", "Biologie"))

SPREADSHEET = """Type;Nom;Affiliation;Fonction;Pays;Courriel
organisme;Réseau des érables;;;Canada;contact@erables.example.org
personne;Noor ALDERTON;Cedar Clinic;Nurse;Canada;noor@example.org
personne;Dr. Hélène Sorbier;Université de Val-Brisson;Professeure;Atlantis;
organisme;Kestrel and Loon Community Legal Clinic;;;Canada;
organisme;+1 Bystander Collective;;;Canada;
"""
NAMES = """> 1. Dr. Cleo Wing, Director, Data Institute, University of Exampleton
• Ada Example <ada@example.org>, Chair, Example Trust
Example Streets Coalition, Bo Sample, President
Robin Fernleaf, Exampletown
Kim Larch – Nurse, Example Hospital, and
"""


@contextmanager
def demo_site() -> Iterator[str]:
    """Serve a new demo from a temporary folder; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "PRIVATE_ROOT": f"{folder}/private",
            "CACHE_URL": f"filecache://{folder}/cache",
            "LANGUAGES": "en,fr,de",
            "PORT": str(port),
        }
        command = [sys.executable, "manage.py", "serve"]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            if server.stdout is None or not any("Ctrl-C stops" in line for line in server.stdout):
                sys.exit("The demo did not start; `make run` says why.")
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()


def save(page: Page, name: str, height: int = 900) -> None:
    """Save what a window of 1280 pixels in width shows."""
    page.set_viewport_size({"width": 1280, "height": height})
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


def public_pages(page: Page) -> None:
    """Take the letter and its press page."""
    page.goto(LETTER)
    save(page, "letter", 1120)
    page.goto(f"{LETTER}press/")
    save(page, "press", 1120)


def sign_in(page: Page) -> None:
    """Sign in with the login of the demo."""
    page.goto("/admin/")
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Signatory list", exact=True).click()


def staff_screens(page: Page) -> None:
    """Take the screens of a list, from its own one."""
    list_url = page.url
    page.get_by_role("link", name="Check the order").click()
    save(page, "order")

    page.goto(list_url)
    page.get_by_role("link", name="Questions").click()
    page.get_by_role("link", name="Add a question").first.click()
    page.get_by_role("textbox", name="Question").first.fill("Discipline")
    page.get_by_role("textbox", name="French").first.fill("Discipline")
    page.get_by_role("textbox", name="German").first.fill("Fachgebiet")
    page.get_by_role("combobox", name="Type of answer").select_option("choice")
    for position, (choice, french, german) in enumerate(CHOICES):
        for placeholder, text in (("Choice", choice), ("French", french), ("German", german)):
            page.get_by_placeholder(placeholder, exact=True).nth(position).fill(text)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+Home")
    save(page, "questions", 1120)

    page.goto(list_url)
    page.get_by_role("link", name="Import", exact=True).click()
    file = FilePayload(name="liste.csv", mimeType="text/csv", buffer=SPREADSHEET.encode("cp1252"))
    page.locator("[name=file]").set_input_files([file])
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Rows").wait_for()
    save(page, "import", 1120)

    page.goto(list_url)
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("link", name="Paste names").click()
    page.get_by_label("Names").fill(NAMES)
    page.get_by_label("both: words such as").check()
    page.get_by_text("lines are not clear").wait_for()
    save(page, "paste-names", 1240)


def main() -> None:
    """Take all pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed.")
    with demo_site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 900})
        public_pages(page)
        sign_in(page)
        staff_screens(page)
        browser.close()


if __name__ == "__main__":
    main()
