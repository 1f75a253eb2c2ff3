"""The pictures of the README, in docs/screenshots."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import FilePayload, Page

from scripts.screenshots.demo_site import save

FOLDER = Path("docs/screenshots")
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


def public_pages(page: Page) -> None:
    """Take the letter and its press page."""
    page.goto(LETTER)
    save(page, FOLDER / "letter.png", 1120)
    page.goto(f"{LETTER}press/")
    save(page, FOLDER / "press.png", 1120)


def staff_screens(page: Page) -> None:
    """Take the screens of the list of the demo letter."""
    page.goto("/admin/")
    page.get_by_role("link", name="Signatory list", exact=True).click()
    list_url = page.url
    page.get_by_role("link", name="Check the order").click()
    save(page, FOLDER / "order.png")

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
    save(page, FOLDER / "questions.png", 1120)

    page.goto(list_url)
    page.get_by_role("link", name="Import", exact=True).click()
    file = FilePayload(name="liste.csv", mimeType="text/csv", buffer=SPREADSHEET.encode("cp1252"))
    page.locator("[name=file]").set_input_files([file])
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Rows").wait_for()
    save(page, FOLDER / "import.png", 1120)

    page.goto(list_url)
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("link", name="Paste names").click()
    page.get_by_label("Names").fill(NAMES)
    page.get_by_label("both: words such as").check()
    page.get_by_text("lines are not clear").wait_for()
    save(page, FOLDER / "paste-names.png", 1240)
