# System packages, by their names in Debian. Sourced by setup.sh.
# shellcheck shell=sh disable=SC2034

# Pango and the fonts typeset the PDF.
SITE_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
    fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"
# Browser tests need Chromium (and libatomic, for Playwright), tests of the catalogs gettext, tests of the PDFs qpdf,
# pdfinfo and Java (for veraPDF).
TEST_PACKAGES="chromium libatomic1 gettext qpdf poppler-utils default-jdk-headless libjaxb-java"

install_system_packages() {
    if command -v apt-get >/dev/null; then
        install_with_apt "$@"
    elif command -v brew >/dev/null; then
        brew list pango >/dev/null 2>&1 || brew install pango
        brew list --cask font-noto-serif >/dev/null 2>&1 || brew install --cask font-noto-serif
    elif ! command -v pango-view >/dev/null && ! ldconfig -p 2>/dev/null | grep -q libpangoft2; then
        echo "Undersigned needs Pango 1.44 or newer and the Noto fonts: install them with this system's package manager." >&2
        exit 1
    fi
}

install_with_apt() {
    # Debian's python3 lacks ensurepip, which creating a virtual environment requires.
    python3 -c 'import ensurepip' 2>/dev/null || set -- "$@" python3-venv
    missing=""
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    echo "Installing$missing"
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "Undersigned needs$missing: install them as root with apt-get." >&2
            exit 1
        }
        as_root="sudo"
    fi
    log=$(mktemp)
    # shellcheck disable=SC2086
    if ! { $as_root apt-get update && $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
        echo "apt-get could not install$missing: is there a network connection? The full report is in $log." >&2
        exit 1
    fi
    rm -f "$log"
}
