#!/bin/sh
# The web server, as the units and the image run it.
#   web.sh              listens on 127.0.0.1:8000
#   web.sh ADDRESS      listens on another address, such as 0.0.0.0:8000
# WEB_CONCURRENCY in .env or in the environment is the number of processes.
set -eu
cd "$(dirname "$0")/.."
processes=$(.venv/bin/python -c "from cms.settings.web_server import WEB_CONCURRENCY as number; print(number)")
# Proxies keep idle connections for a minute: a request sent while the server closes one of them would be lost.
# The account cannot write into the checkout, where gunicorn would put its control socket.
exec .venv/bin/gunicorn cms.wsgi --bind "${1:-127.0.0.1:8000}" --workers "$processes" --threads 2 \
    --keep-alive 75 --no-control-socket --logger-class cms.server_logs.ServerLogger
