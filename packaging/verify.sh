#!/bin/bash
# Proves what is made for Linux in bare systems: installs it by the commands that people are told, opens it, looks at
# it, prints from it, upgrades it, spoils it and removes it.
#
#   sudo packaging/verify.sh [--quick] [--only PART[,PART]] [--suite SUITE] [--dist FOLDER] [PICTURES]
#
# PART is deb, run, windows or twice; SUITE is bookworm or trixie. --quick leaves out "twice": two builds from scratch,
# compared. Verified is what stands in FOLDER (dist); what is missing there is built first. What was on the screen is
# kept in PICTURES (build/verify). Bare systems are kept in $NECKGUIDE_ROOTS (build/roots): a second run is quick.
#
# Everything runs in a namespace of its own: no mount and no process outlives the script, however it ends.
# shellcheck disable=SC2034,SC2154

set -uo pipefail
# Times bear a point, and programs answer in English.
export LC_ALL=C.UTF-8
HERE=$(cd "$(dirname "$0")" && pwd)/verify
ROOT=$(cd "$HERE/../.." && pwd)
LIMIT=2h
declare -A DEBIAN=([bookworm]=debian-12 [trixie]=debian-13)

for part in report room desk visit artefacts deb run windows twice; do
    # shellcheck source=/dev/null
    . "$HERE/$part.sh"
done

main() {
    local suite part parts="deb run windows twice" suites="bookworm trixie" kinds=()
    dist=$ROOT/dist
    pictures=$ROOT/build/verify
    while [ $# -gt 0 ]; do
        case $1 in
            --quick) parts=${parts/ twice/} ;;
            --only) parts=${2//,/ } && shift ;;
            --suite) suites=$2 && shift ;;
            --dist) dist=$(realpath "$2") && shift ;;
            -*) sed -n '5,8s/^# *//p' "$0" && exit 2 ;;
            *) pictures=$(realpath "$1") ;;
        esac
        shift
    done
    for part in $parts; do
        [[ $part =~ ^(deb|run|windows|twice)$ ]] || { echo "“$part” is no part: deb, run, windows or twice." >&2; exit 2; }
    done
    for suite in $suites; do
        [ -n "${DEBIAN[$suite]-}" ] || { echo "“$suite” is no suite: bookworm or trixie." >&2; exit 2; }
    done
    roots=${NECKGUIDE_ROOTS:-$ROOT/build/roots}
    mkdir -p "$roots" "$pictures"
    # Not under the checkout: the print server's own user must get to its folder, and a socket's path is short.
    work=$(mktemp -d /var/tmp/neckguide-verify.XXXXXX)
    printer=$work/cups
    chmod 755 "$work"
    trap 'close_room; rm -rf --one-file-system "$work"' EXIT
    trap 'exit 1' INT TERM

    place=here
    for part in deb run; do [[ " $parts " == *" $part "* ]] && kinds+=("$part"); done
    check "what is verified is there" have_artefacts "${kinds[@]}" || exit 1
    check "a screen and a printer" open_desk || exit 1
    for suite in $suites; do
        for part in $parts; do
            place="${DEBIAN[$suite]} $part"
            case $part in
                deb) in_room "$suite" verify_deb ;;
                run) in_room "$suite" verify_run ;;
            esac
        done
    done
    for part in $parts; do
        place=$part
        case $part in
            windows) verify_windows ;;
            twice) verify_twice ;;
        esac
    done
    table
    [ "$failures" -eq 0 ]
}

# need PROGRAM=PACKAGE…: say in one line what is missing on this machine.
need() {
    local pair missing=()
    for pair; do
        PATH=$PATH:/usr/sbin command -v "${pair%=*}" >/dev/null || missing+=("${pair#*=}")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    echo "This needs: sudo apt install ${missing[*]}" >&2
    exit 1
}

if [ "$(id -u)" -ne 0 ]; then
    echo "Bare systems are made as root: sudo packaging/verify.sh" >&2
    exit 1
fi
need debootstrap=debootstrap Xvfb=xvfb xdotool=xdotool import=imagemagick cupsd=cups lpstat=cups-client \
    pdfinfo=poppler-utils pgrep=procps git=git python3=python3
if [ -z "${NECKGUIDE_APART:-}" ]; then
    exec env NECKGUIDE_APART=yes timeout --foreground --kill-after=20 $LIMIT \
        unshare --mount --pid --fork --kill-child --mount-proc --propagation private "$BASH" "$0" "$@"
fi
# In one line: a shell reads on in its script afterwards, and that may have been edited meanwhile.
main "$@"; exit
