#!/bin/sh
# Prepares a new site, or a new release of one, to be served: checks the settings, migrates, collects static files.
# A second run changes nothing. Run it before web server and worker, as the same account.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python manage.py check --deploy
.venv/bin/python manage.py migrate --noinput
.venv/bin/python manage.py collectstatic --noinput --verbosity 0
