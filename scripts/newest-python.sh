#!/bin/sh
# Runs make targets (default: test) on Debian's newest stable release, whose Python is newer, in a folder of its own.
# Tests what is committed. Needs root, debootstrap and a network. The folder is kept, so a second run installs nothing.
#   SUITE   the release (default: trixie)
#   FOLDER  where it is installed (default: /var/tmp/undersigned-$SUITE)
set -eu
cd "$(dirname "$0")/.."

suite="${SUITE:-trixie}"
folder="${FOLDER:-/var/tmp/undersigned-$suite}"
checkout="$folder/srv/undersigned"

fail() {
    echo "$1" >&2
    exit 1
}

[ "$(id -u)" -eq 0 ] || fail "Another release of Debian is installed into a folder as root: use sudo."
command -v debootstrap >/dev/null || fail "debootstrap was not found: apt-get install debootstrap"

if [ ! -e "$folder/installed" ]; then
    echo "Installing $suite into $folder"
    log=$(mktemp)
    {
        [ -x "$folder/usr/bin/apt-get" ] || debootstrap --variant=minbase "$suite" "$folder"
        # Prevents services of that release from starting on this machine.
        printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
        chmod +x "$folder/usr/sbin/policy-rc.d"
        cp /etc/resolv.conf "$folder/etc/resolv.conf"
        chroot "$folder" apt-get update
        chroot "$folder" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends ca-certificates git make nodejs npm postgresql python3
        touch "$folder/installed"
    } >"$log" 2>&1 || fail "$suite could not be installed: is there a network connection? The full report is in $log."
    rm -f "$log"
fi

# Copies the certificate authorities of this machine, which may include one of the local network.
cp /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/ca-certificates.crt"
[ -d "$checkout/.git" ] || git init -q "$checkout"
git -C "$checkout" fetch -q --no-tags "$PWD" HEAD
git -C "$checkout" reset -q --hard FETCH_HEAD

# The mounts are in a separate namespace, which ends with the command.
exec unshare --mount --fork sh -c '
    mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" || exit 1
    folder=$1
    shift
    exec chroot "$folder" make -C /srv/undersigned "$@"
' sh "$folder" "${@:-test}"
