"""Take the pictures of README and manual again, from a new demo site in a temporary folder.

`make screenshots` calls it. The new pictures replace those in docs/screenshots and docs/staff/screenshots.
"""

from __future__ import annotations

import shutil
import sys

from playwright.sync_api import sync_playwright

from scripts.screenshots import manual_pictures, readme_pictures
from scripts.screenshots.demo_site import demo_site, sign_in


def main() -> None:
    """Take all pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed.")
    with demo_site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 900})
        readme_pictures.public_pages(page)
        sign_in(page)
        manual_pictures.take(page)
        readme_pictures.staff_screens(page)
        browser.close()


if __name__ == "__main__":
    main()
