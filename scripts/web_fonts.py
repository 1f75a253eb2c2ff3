"""Make the web fonts in `cms/static/cms/fonts/` from Debian's packages fonts-vollkorn, fonts-karla and fonts-inter.

    apt-get install fonts-vollkorn fonts-karla fonts-inter
    .venv/bin/python scripts/web_fonts.py [FOLDER OF FONTS]

Browsers take scripts other than Latin from the reader's device. The licence of the three fonts (OFL 1.1, without
reserved names) permits subsets.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from cms.appearance.fonts import SUBSETS  # noqa: E402

TARGET = ROOT / "cms" / "static" / "cms" / "fonts"
SOURCES = {
    "vollkorn": "truetype/vollkorn/Vollkorn-Regular.ttf",
    "vollkorn-italic": "truetype/vollkorn/Vollkorn-Italic.ttf",
    "vollkorn-bold": "truetype/vollkorn/Vollkorn-SemiBold.ttf",
    "karla": "truetype/karla/Karla-Regular.otf",
    "karla-bold": "truetype/karla/Karla-Bold.otf",
    "inter": "opentype/inter/Inter-Regular.otf",
    "inter-italic": "opentype/inter/Inter-Italic.otf",
    "inter-bold": "opentype/inter/Inter-SemiBold.otf",
}
OPTIONS = ["--flavor=woff2", "--no-hinting", "--desubroutinize", "--layout-features=kern,liga,mark,ccmp,locl"]


def main(fonts: Path) -> None:
    TARGET.mkdir(exist_ok=True)
    for name, source in SOURCES.items():
        for suffix, unicodes in SUBSETS.items():
            target = TARGET / f"{name}{suffix}.woff2"
            subset.main([str(fonts / source), f"--unicodes={unicodes}", f"--output-file={target}", *OPTIONS])
            print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts"))
