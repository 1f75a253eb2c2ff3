#!/bin/sh
# The worker, as the units and the image run it. One or several.
set -eu
cd "$(dirname "$0")/.."
exec .venv/bin/python manage.py worker
