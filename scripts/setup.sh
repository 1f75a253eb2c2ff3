#!/bin/sh
# Installs only missing packages; a second run takes a moment.
#   setup.sh            system packages, .venv, and the requirements of the site
#   setup.sh --test     and those of tests and checks
#   setup.sh --system   only the system packages of the site: a layer of the image
#   setup.sh --python   only .venv with the requirements of the site: another layer
set -eu
cd "$(dirname "$0")/.."
. scripts/system.sh

fail() {
    echo "$1" >&2
    exit 1
}

check_python() {
    command -v python3 >/dev/null || fail "Undersigned needs Python 3.11 or newer, and python3 was not found: install it."
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Undersigned needs Python 3.11 or newer; python3 is $(python3 -c 'import platform; print(platform.python_version())')."
}

install_python_packages() {
    # A .venv whose creation was interrupted has no pip.
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        echo "Making .venv"
        rm -rf .venv
        python3 -m venv .venv || fail "Python could not make .venv: install the package python3-venv."
    fi

    # The stamp holds the checksums of the last installation, so that `make run` after `make test` installs nothing.
    stamp=.venv/requirements.sha256
    # shellcheck disable=SC2086
    wanted=$(cat $requirements | sha256sum)
    ! grep -qsF "$wanted" "$stamp" || return 0
    echo "Installing the Python packages"
    arguments=$(for file in $requirements; do printf -- '-r %s ' "$file"; done)
    # shellcheck disable=SC2086
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes $arguments \
        >.venv/setup.log 2>&1 || fail "The Python packages could not be installed: is there a network connection? The full report is in .venv/setup.log."
    {
        sha256sum <requirements.txt
        echo "$wanted"
    } >"$stamp"
}

requirements="requirements.txt"
packages="$SITE_PACKAGES"
case "${1:-}" in
"" | --system | --python) ;;
--test)
    requirements="requirements.txt requirements-dev.txt"
    packages="$SITE_PACKAGES $TEST_PACKAGES"
    ;;
*) fail "setup.sh takes --test, --system, --python or nothing, and not $1." ;;
esac

check_python
# shellcheck disable=SC2086
[ "${1:-}" = --python ] || install_system_packages $packages
[ "${1:-}" = --system ] || install_python_packages
