# A release of Debian in a folder. Sourced by newest-python.sh and test-install.sh; needs root, debootstrap and a network.
# shellcheck shell=sh

fail() {
    echo "$1" >&2
    exit 1
}

# install_root SUITE FOLDER PACKAGES…: installs a release with some packages, once.
install_root() {
    suite=$1
    folder=$2
    shift 2
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
            chroot "$folder" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
            touch "$folder/installed"
        } >"$log" 2>&1 || fail "$suite could not be installed: is there a network connection? The full report is in $log."
        rm -f "$log"
    fi
    # Copies the certificate authorities of this machine, which may include one of the local network.
    cp /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/ca-certificates.crt"
}

# run_in_root FOLDER COMMAND…: the mounts are in a separate namespace, which ends with the command.
run_in_root() {
    unshare --mount --fork sh -c '
        mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" || exit 1
        folder=$1
        shift
        exec chroot "$folder" "$@"
    ' sh "$@"
}
