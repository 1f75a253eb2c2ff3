#!/bin/sh
# Runs make targets (default: test) on Debian's newest stable release, whose Python is newer, in a folder of its own.
# Tests what is committed. Needs root, debootstrap and a network. The folder is kept, so a second run installs nothing.
#   SUITE   the release (default: trixie)
#   FOLDER  where it is installed (default: /var/tmp/undersigned-$SUITE)
set -eu
cd "$(dirname "$0")/.."
. scripts/debian_root.sh

suite="${SUITE:-trixie}"
folder="${FOLDER:-/var/tmp/undersigned-$suite}"
checkout="$folder/srv/undersigned"

install_root "$suite" "$folder" ca-certificates git make nodejs npm postgresql python3
[ -d "$checkout/.git" ] || git init -q "$checkout"
git -C "$checkout" fetch -q --no-tags "$PWD" HEAD
git -C "$checkout" reset -q --hard FETCH_HEAD

run_in_root "$folder" make -C /srv/undersigned "${@:-test}"
