#!/bin/sh
# The worker, as the units and the image run it. One or several.
# Whoever waits for a page goes first: an import or an edition would otherwise take what the web server needs.
set -eu
cd "$(dirname "$0")/.."
exec nice -n 10 .venv/bin/python manage.py worker
