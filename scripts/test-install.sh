#!/bin/sh
# Follows docs/admin/ in a clean root of Debian: executes the commands of the pages that install, back up, restore,
# upgrade and monitor a site, as they are written, and prints them. Tests what is committed. Needs root, debootstrap and a
# network, and port 8000 of 127.0.0.1. The root is made anew each time.
#   SUITE   the release (default: bookworm)
#   FOLDER  where it is installed (default: /var/tmp/undersigned-install)
# What differs from a real server: services are started without systemd, nginx is checked and not started, its
# certificate is self-signed in place of certbot's, the first account has no password, there is no mail server, and
# the lines for PostgreSQL are left out, which would meet the server of this machine.
set -eu
cd "$(dirname "$0")/.."
. scripts/debian_root.sh

suite="${SUITE:-bookworm}"
folder="${FOLDER:-/var/tmp/undersigned-install}"

! python3 -c 'import socket; socket.create_connection(("127.0.0.1", 8000), 1)' 2>/dev/null ||
    fail "Port 8000 is taken: stop what uses it."
case "$folder" in
/var/tmp/?*) rm -rf --one-file-system "$folder" ;;
*) [ ! -e "$folder" ] || fail "$folder exists, and only folders in /var/tmp are deleted: delete it." ;;
esac
install_root "$suite" "$folder" ca-certificates curl openssl
git clone -q --bare "$PWD" "$folder/root/undersigned.git"
git -C "$folder/root/undersigned.git" update-ref refs/heads/main "$(git rev-parse HEAD)"
git -C "$folder/root/undersigned.git" symbolic-ref HEAD refs/heads/main
cp tests/install/* "$folder/root/"
install -m 755 tests/install/systemctl.sh "$folder/usr/local/sbin/systemctl"
echo 'APT::Get::Assume-Yes "true";' >"$folder/etc/apt/apt.conf.d/90yes"

# commands PAGE SECTION: what the page says, with what differs here.
commands() {
    echo "# $1, $2"
    python3 -m tests.admin_docs "$1" "$2" | sed -f tests/install/differences.sed
}
{
    echo 'set -eux'
    commands install "On Debian"
    echo '. /root/wait.sh'
    commands backup "Back up and restore"
    commands backup "Restore"
    echo '. /root/wait.sh'
    # The account is back. Not as root, which would own new files of SQLite.
    echo '[ "$(sudo -u undersigned .venv/bin/python manage.py shell --verbosity 0 --command "$(cat /root/accounts.py)")" = admin ]'
    commands upgrade "From 0.1.0 to 0.2.0"
    commands upgrade "Upgrade"
    echo '. /root/wait.sh'
    commands monitor "Monitor"
} >"$folder/root/commands.sh"

status=0
run_in_root "$folder" env DEBIAN_FRONTEND=noninteractive HOME=/root sh /root/commands.sh || status=$?
# Also after a failure: nothing of the root stays running.
run_in_root "$folder" sh -c 'systemctl stop undersigned-web undersigned-worker' || true
[ "$status" -eq 0 ] || fail "The last command above failed. The logs of the services are in $folder/var/log."
echo "Every command succeeded. Left out: PostgreSQL, certbot, the start of nginx, and everything with Docker."
