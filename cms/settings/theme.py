"""A folder of one's own, whose templates and static files replace those of Undersigned."""

from __future__ import annotations

from pathlib import Path

from cms.settings.env import BASE_DIR, env

# With subfolders `templates/` and `static/`: `templates/appearance/_footer.html` there replaces the footer.
THEME_DIR = env.folder("THEME_DIR", default=None)
TEMPLATE_DIRS = [*([Path(THEME_DIR) / "templates"] if THEME_DIR else []), BASE_DIR / "templates"]
STATICFILES_DIRS = [folder for folder in [Path(THEME_DIR) / "static"] if THEME_DIR and folder.is_dir()]
