#!/bin/sh
# In place of systemd in a root without it: starts and stops the services of the site, with account and command of their
# units. Other services stay as they are.
set -eu
verb=$1
shift
for unit in "$@"; do
    file=/etc/systemd/system/$unit.service
    [ -e "$file" ] || continue
    case "$verb" in
    enable | start)
        start-stop-daemon --start --background --make-pidfile --pidfile "/run/$unit.pid" --output "/var/log/$unit.log" \
            --chuid "$(sed -n 's/^User=//p' "$file")" --startas "$(sed -n 's/^ExecStart=//p' "$file")"
        ;;
    stop) start-stop-daemon --stop --oknodo --retry 60 --pidfile "/run/$unit.pid" ;;
    esac
done
