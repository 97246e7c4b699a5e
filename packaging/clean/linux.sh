#!/bin/sh
# On a bare Debian, as root: install the .deb and the .run in DIST by the commands of the README, self-test, remove.
# A container or a machine that is thrown away: `sh packaging/clean/linux.sh dist`
set -eu
dist=$(cd "$1" && pwd)
export DEBIAN_FRONTEND=noninteractive

deb=$(ls "$dist"/neckguide_*_amd64.deb)
apt-get update
apt-get install --yes "$deb"
neckguide self-test --json
apt-get purge --yes neckguide
if [ -e /usr/lib/neckguide ] || [ -e /usr/bin/neckguide ]; then
    echo "The package left something behind." >&2
    exit 1
fi

run=$(ls "$dist"/neckguide-*-linux-x86_64.run)
useradd --create-home anna
install --owner=anna --mode=644 "$run" /home/anna/neckguide.run
as_anna() { su - anna -c "$1"; }
as_anna "sh neckguide.run"
as_anna ".local/bin/neckguide self-test --json"
as_anna "sh .local/opt/neckguide/uninstall.sh"
if [ -e /home/anna/.local/opt/neckguide ] || [ -e /home/anna/.local/bin/neckguide ]; then
    echo "The uninstaller left something behind." >&2
    exit 1
fi
echo "Installed, tried and removed: .deb and .run"
