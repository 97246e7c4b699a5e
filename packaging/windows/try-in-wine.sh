#!/bin/bash
# Installs, upgrades, spoils and removes neckguide for Windows in a fresh wine prefix; a line for each check, and the
# exit status tells whether all held. What is installed is a stand-in program: the setup round it is the real one.
#
#   packaging/windows/try-in-wine.sh
#
# PYTHON is the interpreter of the build's environment: it draws the icons. TARGET=x86-unicode tries the setup as NSIS
# makes it on Windows, where wine has its 32-bit half too. Only root can try a full disk, which is mounted.
# On Debian: apt-get install --no-install-recommends wine64 wine nsis gcc-mingw-w64-x86-64 xvfb xauth
# shellcheck disable=SC2016  # what eval is given is looked up later
set -u
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}

for program in wine wineserver makensis x86_64-w64-mingw32-gcc xvfb-run fallocate; do
    # Debian keeps wineserver outside the path.
    PATH=$PATH:/usr/lib/wine command -v "$program" >/dev/null || {
        echo "try-in-wine: $program is missing: apt-get install --no-install-recommends wine64 wine nsis" \
            "gcc-mingw-w64-x86-64 xvfb xauth" >&2
        exit 2
    }
done
if [ -z "${TRY_IN_WINE:-}" ]; then
    TRY_IN_WINE=1 exec xvfb-run -a "$0" "$@"
fi

work=$(mktemp -d)
export WINEPREFIX=$work/prefix WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml=;winemenubuilder.exe=d'
export PATH=$PATH:/usr/lib/wine
# Wine lays links to the desktop and the documents of whoever runs it.
export HOME=$work/home
mkdir "$HOME"
drive=$WINEPREFIX/drive_c
disk=$work/disk
failed=0
checks=0

clean_up() {
    wineserver -k
    wineserver -w
    mountpoint -q "$disk" && umount "$disk"
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

check() { # check "what holds" command...
    local what=$1
    shift
    checks=$((checks + 1))
    if "$@" >"$work/check" 2>&1; then
        echo "ok      $what"
    else
        failed=$((failed + 1))
        echo "FAILED  $what"
        sed 's/^/        /' "$work/check"
    fi
}

# Making the setups ------------------------------------------------------------------------------------------------

# A tree of this version: two programs, and a few files whose contents cannot be packed smaller.
make_tree() { # make_tree NAME VERSION
    local tree=$work/$1
    mkdir -p "$tree/_internal/some folder"
    x86_64-w64-mingw32-gcc -municode -O1 -s -DVERSION="\"$2\"" "$here/stand-in.c" -o "$tree/neckguide-cli.exe"
    x86_64-w64-mingw32-gcc -municode -mwindows -O1 -s -DVERSION="\"$2\"" "$here/stand-in.c" -o "$tree/neckguide.exe"
    printf %s "$2" >"$tree/_internal/version.txt"
    for number in $(seq 30); do
        head -c 100000 /dev/urandom >"$tree/_internal/some folder/part $number.dll"
    done
    touch "$tree/_internal/only in $2.txt"
}

compile() { # compile NAME VERSION: $work/NAME.exe
    PYTHONPATH=$here/.. "$python" - "$work/$1" "$work/out-$1" "$work/icons" "$2" <<'PYTHON' &&
import os
import sys
from pathlib import Path

import windows
from icons import make_icons

windows.TARGET = os.environ.get("TARGET", windows.TARGET)
tree, out, icons = map(Path, sys.argv[1:4])
make_icons(icons)
windows.compile_setup(tree, out, icons, sys.argv[4])
PYTHON
        mv "$work/out-$1"/*.exe "$work/$1.exe"
}

make_tree first 0.1.0
make_tree second 0.2.0
make_tree broken 0.3.0
printf 'every letter is a box' >"$work/broken/_internal/fails.txt"
for pair in 'first 0.1.0' 'second 0.2.0' 'broken 0.3.0'; do
    # shellcheck disable=SC2086  # two words
    compile $pair || { echo "try-in-wine: the setup ${pair#* } could not be made" >&2; exit 1; }
done

apps='Software\Microsoft\Windows\CurrentVersion\Uninstall'

# What is looked at ------------------------------------------------------------------------------------------------

setup() { # setup NAME SWITCH...: its exit status; what it said is in $work/said
    local name=$1
    shift
    timeout 120 wine "$work/$name.exe" "$@" >"$work/said" 2>"$work/wine.log" </dev/null
}
typed() { # typed PROGRAM "SWITCHES": as they are typed on Windows; wine would quote a switch with a blank
    printf '@"%s" %s\r\n@exit %%errorlevel%%\r\n' "$(windows_path "$1")" "$2" >"$work/typed.bat"
    timeout 120 wine cmd /c "$(windows_path "$work/typed.bat")" >"$work/said" 2>"$work/wine.log" </dev/null
}
stops_with() { # stops_with STATUS 'WORDS IT SAYS' setup...
    local status=$1 words=$2 got
    shift 2
    "$@"
    got=$?
    cat "$work/said"
    echo "exit status $got"
    [ "$got" = "$status" ] && grep -q -- "$words" "$work/said"
}
starts() { # starts FOLDER VERSION: both programs, from what lies there
    timeout 60 wine "$1/neckguide-cli.exe" >"$work/said" 2>/dev/null || { cat "$work/said"; return 1; }
    timeout 60 wine "$1/neckguide.exe" >/dev/null 2>&1 && grep -q "neckguide $2" "$work/said"
}
starts_either() {
    starts "$1" 0.1.0 || starts "$1" 0.2.0
}
is_tree() { # is_tree FOLDER NAME: exactly the tree, with the uninstaller
    diff -r "$1" "$work/$2" | grep -v "^Only in $1: uninstall.exe$" | grep . && return 1
    [ -f "$1/uninstall.exe" ]
}
snapshot() {
    (cd "$1" && find . -type d | sort && find . -type f -printf '%p %m %T@\n' | sort &&
        find . -type f -exec sha256sum {} + | sort)
}
nothing_changed() { # nothing_changed FOLDER command...
    local folder=$1
    shift
    snapshot "$folder" >"$work/before"
    "$@" || return 1
    snapshot "$folder" | diff "$work/before" -
}
entry() { # entry HKCU|HKLM NAME: a value of the entry in Apps
    wine reg query "$1\\$apps\\neckguide" /v "$2" /reg:64 2>/dev/null | tr -d '\r' | sed -n "s/^ *$2 *REG_[A-Z]* *//p"
}
entry_is() { # entry_is HKCU|HKLM NAME VALUE
    local found
    found=$(entry "$1" "$2")
    echo "$2 is $found"
    [ "$found" = "$3" ]
}
no_entry() {
    [ -z "$(entry "$1" DisplayName)" ]
}
is_protected() { # of its rights wine keeps a mode: with nothing for “everyone”, where an ordinary folder has some
    stat -c '%a %n' "$1" "$drive/ProgramData"
    case $(stat -c %a "$1") in *0) ;; *) return 1 ;; esac
    case $(stat -c %a "$drive/ProgramData") in *0) return 1 ;; esac
}
is_gone() { # within 20 seconds
    for _ in $(seq 100); do
        [ -e "$1" ] || return 0
        sleep 0.2
    done
    ls -laR "$1"
    return 1
}
leaves_nothing_beside() { # no leftover of a setup
    ! find "$1" -maxdepth 1 \( -name 'neckguide.new' -o -name 'neckguide.old' -o -name 'neckguide.gone' \
        -o -name 'neckguide.lock' \) | grep .
}
opened() { # opened FOLDER command...: while neckguide is open there
    local folder=$1 status
    shift
    in_background "$folder/neckguide.exe" stay
    "$@"
    status=$?
    end_background
    return $status
}
in_background() { # in_background PROGRAM WORD...: the stand-in, until it tells that it does what it is to do
    rm -f "$work/told"
    wine "$@" "$(windows_path "$work")\\told" >/dev/null 2>&1 &
    background=$!
    until [ -e "$work/told" ]; do sleep 0.1; done
}
end_background() {
    rm "$work/told"
    wait "$background"
}
windows_path() {
    winepath -w "$1" 2>/dev/null
}
link_goes_to() { # link_goes_to FILE.lnk PATH: the path stands in it, in one of two encodings
    tr -d '\0' <"$1" | grep -aqiF -- "$2"
}
remove() { # remove FOLDER: its exit status; without _?= the uninstaller goes on in a copy and tells nothing
    typed "$1/uninstall.exe" "/S _?=$(windows_path "$1")"
}

# Checks -----------------------------------------------------------------------------------------------------------

timeout 180 wine wineboot -i >/dev/null 2>&1
wineserver -p
user=$(wine cmd /c 'echo %USERNAME%' 2>/dev/null | tr -d '\r')
home=$drive/users/$user
mine=$home/AppData/Local/Programs/neckguide
everyones="$drive/Program Files/neckguide"
my_link="$home/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/neckguide.lnk"
everyones_link="$drive/ProgramData/Microsoft/Windows/Start Menu/Programs/neckguide.lnk"
managed=$drive/ProgramData/neckguide

echo "$(wine --version), NSIS $(makensis -VERSION), a setup of $(stat -c %s "$work/first.exe") bytes"

wine winecfg -v win7 >/dev/null 2>&1
check 'Windows 7: refused, in a sentence' stops_with 6 'needs Windows 10' setup first /S /CurrentUser
wine winecfg -v win10 >/dev/null 2>&1
check '/?: says the switches' stops_with 0 'exit.*no window\|/S.*no window' setup first '/?'
check 'a switch it does not know: refused without a window' stops_with 11 '/VERYSILENT is not a switch' setup first \
    /VERYSILENT
check 'a folder in quotation marks: refused' stops_with 7 'without quotation marks' \
    typed "$work/first.exe" '/S /D="C:\neck"'
check 'a switch in quotation marks: refused' stops_with 11 'is not a switch' setup first /S '/D=C:\neck guide'
head -c 300000 "$work/first.exe" >"$work/cut.exe"
cp "$work/first.exe" "$work/flipped.exe"
printf 'x' | dd of="$work/flipped.exe" bs=1 seek=900000 conv=notrunc status=none
not_run() { setup "$@" && return 1; [ ! -e "$mine" ] && [ ! -e "$everyones" ]; }
check 'a download that was cut short: installs nothing' not_run cut /S /CurrentUser
check 'a download with one byte changed: installs nothing' not_run flipped /S /CurrentUser

# For one user
check '0.1.0 for this user' setup first /S /CurrentUser
if ! is_tree "$mine" first; then
    echo 'try-in-wine: not installed; the other checks would tell nothing' >&2
    exit 1
fi
check 'exactly the files of 0.1.0, and the uninstaller' is_tree "$mine" first
check 'it starts' starts "$mine" 0.1.0
check 'nothing in Program Files' test ! -e "$everyones"
check 'entry in Apps: name' entry_is HKCU DisplayName neckguide
check 'entry in Apps: version' entry_is HKCU DisplayVersion 0.1.0
check 'entry in Apps: publisher' entry_is HKCU Publisher 'The neckguide authors'
check 'entry in Apps: icon' entry_is HKCU DisplayIcon "$(windows_path "$mine")\\neckguide.exe,0"
kilobytes=$(find "$work/first" -type f -printf '%s\n' | awk '{ s += $1 } END { printf "0x%x", int((s + 1023) / 1024) }')
check 'entry in Apps: size' entry_is HKCU EstimatedSize "$kilobytes"
check 'entry in Apps: how to remove it' entry_is HKCU UninstallString "\"$(windows_path "$mine")\\uninstall.exe\""
check 'entry in Apps: how to remove it in silence' entry_is HKCU QuietUninstallString \
    "\"$(windows_path "$mine")\\uninstall.exe\" /S"
check 'entry in Apps: nothing to modify' entry_is HKCU NoModify 0x1
check 'entry in Apps: nothing to repair' entry_is HKCU NoRepair 0x1
check 'none for the computer' no_entry HKLM
check 'link in the Start menu' link_goes_to "$my_link" "$(windows_path "$mine")\\neckguide.exe"
check 'no link on the desktop that nobody asked for' test ! -e "$home/Desktop/neckguide.lnk"
check 'no managed settings without an administrator' test ! -e "$managed"

echo 'of the clinic' >"$mine/notes.txt"
check '0.1.0 over itself' setup first /S /CurrentUser
check 'it starts' starts "$mine" 0.1.0
check 'while it is open: refused, nothing changed' nothing_changed "$mine" \
    stops_with 5 'neckguide is open. Close it' opened "$mine" setup second /S /CurrentUser
check 'another folder than the one it is in: refused' nothing_changed "$mine" \
    stops_with 7 'already installed in' setup second /S /CurrentUser '/D=C:\elsewhere'
check 'another setup at work there: refused' stops_with 7 'Another setup is at work' eval '
    touch "$mine/neckguide.lock"
    in_background "$work/second/neckguide-cli.exe" hold "$(windows_path "$mine/neckguide.lock")"
    setup second /S /CurrentUser; status=$?; end_background
    rm "$mine/neckguide.lock"; (exit $status)'
check 'a new version that fails its self-test: refused with what failed, nothing changed' nothing_changed "$mine" \
    stops_with 8 'does not work on this computer.*FAILED letters: every letter is a box' setup broken /S /CurrentUser
check '0.2.0 over 0.1.0, with a link on the desktop' setup second /S /CurrentUser /DESKTOP
check 'it starts' starts "$mine" 0.2.0
check "files of 0.1.0's alone are gone" test ! -e "$mine/_internal/only in 0.1.0.txt"
check 'a file of someone else in the folder stays' grep -q 'of the clinic' "$mine/notes.txt"
check 'nothing else is left in the folder' leaves_nothing_beside "$mine"
check 'entry in Apps: the new version' entry_is HKCU DisplayVersion 0.2.0
check 'link on the desktop' test -e "$home/Desktop/neckguide.lnk"
check '0.1.0 over 0.2.0: refused, nothing changed' nothing_changed "$mine" \
    stops_with 3 'neckguide 0.2.0 is installed, which is newer than this 0.1.0' setup first /S /CurrentUser
check '0.1.0 over 0.2.0 with /OLDER' setup first /S /CurrentUser /OLDER
check 'it starts' starts "$mine" 0.1.0

# What cannot be renamed. The new version's self-test leaves a program behind that holds it.
for part in _internal neckguide.exe neckguide-cli.exe uninstall.exe; do
    held() {
        STAND_IN_HOLD=$(windows_path "$mine/$part") STAND_IN_FOLDER=$(windows_path "$work") \
            setup second /S /CurrentUser
        local status=$?
        rm "$work/told"
        while pgrep -f "${work##*/}.hold.exe" >/dev/null; do sleep 0.1; done
        return $status
    }
    check "$part is held by another program: refused" stops_with 9 'could not be replaced: another program uses it' held
    check 'the old version still starts, nothing is left' eval 'starts "$mine" 0.1.0 && leaves_nothing_beside "$mine"'
done

# A setup that is killed at any moment, and the next one.
start=$(date +%s%N)
setup first /S /CurrentUser
took=$((($(date +%s%N) - start) / 1000000))
whole=0
caught=0
exec 3>&2 2>/dev/null # bash would tell of each that was killed
for part in $(seq 12); do
    wine "$work/second.exe" /S /CurrentUser >/dev/null 2>&1 &
    sleep "$(awk "BEGIN { print $took * $part / 13000 }")"
    pgrep -f "$work/second.exe" | xargs -r kill -9
    wait
    [ -e "$mine/neckguide.new" ] && caught=$((caught + 1))
    if starts_either "$mine"; then
        whole=$((whole + 1))
    else
        echo "        killed after $part of 13 parts of $took ms: does not start"
    fi
done
exec 2>&3
check 'killed at 12 moments: a version starts each time' test "$whole" = 12
check "$caught of the 12 were in the middle of it" test "$caught" -ge 3
check 'the next setup works' setup first /S /CurrentUser /OLDER
check 'it sweeps what was left' leaves_nothing_beside "$mine"
check 'it starts' starts "$mine" 0.1.0
names=(_internal neckguide.exe neckguide-cli.exe uninstall.exe)
for step in $(seq 8); do
    # As a kill leaves it between two of the eight renamings; a setup that then stops puts the old version back.
    rm -rf "$mine/neckguide.new"
    mkdir "$mine/neckguide.old" "$mine/neckguide.new"
    for number in $(seq "$step"); do
        if [ "$number" -le 4 ]; then
            mv "$mine/${names[number - 1]}" "$mine/neckguide.old/"
        elif [ "$number" = 5 ]; then
            cp "$mine/neckguide.old/uninstall.exe" "$mine/"
        else
            cp -r "$work/second/${names[8 - number]}" "$mine/"
        fi
    done
    check "killed after renaming $step of 8: the next setup puts the old version back, whatever comes of it" eval '
        stops_with 8 "FAILED letters" setup broken /S /CurrentUser &&
            starts "$mine" 0.1.0 && leaves_nothing_beside "$mine"'
done

# Removing
mkdir -p "$home/AppData/Local/neckguide"
echo 'name = "Clinic"' >"$home/AppData/Local/neckguide/clinic.toml"
check 'removing while it is open: refused, nothing changed' nothing_changed "$mine" \
    stops_with 5 'neckguide is open' opened "$mine" remove "$mine"
quiet=$(entry HKCU QuietUninstallString)
check 'the entry in Apps names the uninstaller' test "$quiet" = "\"$(windows_path "$mine")\\uninstall.exe\" /S"
check 'removed by what it says' eval 'typed "$mine/uninstall.exe" /S && is_gone "$mine/uninstall.exe"'
check 'everything of it is gone' eval 'is_gone "$mine/_internal" && [ "$(ls "$mine")" = notes.txt ]'
check 'a file of someone else in the folder stays' grep -q 'of the clinic' "$mine/notes.txt"
check "the user's settings stay" grep -q Clinic "$home/AppData/Local/neckguide/clinic.toml"
check 'no link' test ! -e "$my_link" -a ! -e "$home/Desktop/neckguide.lnk"
check 'no entry in Apps' no_entry HKCU
rm -r "$mine"

# Another program's folder
mkdir -p "$drive/other/_internal"
echo 'of another program' >"$drive/other/_internal/base.dll"
check "another program's folder: refused, nothing changed" nothing_changed "$drive/other" \
    stops_with 7 'Another program is installed in' setup first /S /CurrentUser '/D=C:\other'

# A folder of one's own
check '/D=: installed there' typed "$work/first.exe" '/S /CurrentUser /D=C:\neck guide'
check 'it starts' starts "$drive/neck guide" 0.1.0
check '0.2.0 goes to the same folder, untold' setup second /S /CurrentUser
check 'it starts' starts "$drive/neck guide" 0.2.0
check 'removed' remove "$drive/neck guide"
rm -f "$drive/neck guide/uninstall.exe"
check 'the folder is empty' rmdir "$drive/neck guide"

# A disk that is full
mkdir "$disk"
if mount -t tmpfs -o size=20m tmpfs "$disk" 2>/dev/null; then
    ln -s "$disk" "$WINEPREFIX/dosdevices/t:"
    setup first /S /CurrentUser '/D=T:\neckguide'
    fallocate -l 12m "$disk/filled"
    check 'no room on the disk: refused, nothing changed' nothing_changed "$disk/neckguide" \
        stops_with 4 'MB of free room on the disk' setup second /S /CurrentUser
    rm "$disk/filled"
    (
        until [ -e "$disk/neckguide/neckguide.new/_internal" ]; do :; done
        head -c 100m /dev/zero >"$disk/filled" 2>/dev/null
    ) &
    filling=$!
    check 'the disk is full half way: refused' stops_with 2 'could not be copied, perhaps because the disk is full' \
        setup second /S /CurrentUser
    kill "$filling" 2>/dev/null
    check 'the disk was full indeed' test -s "$disk/filled"
    check 'the old version still starts, nothing is left' eval \
        'starts "$disk/neckguide" 0.1.0 && is_tree "$disk/neckguide" first'
    rm "$disk/filled"
    check '0.2.0 once there is room' setup second /S /CurrentUser
    check 'removed' remove "$disk/neckguide"
else
    echo 'not run a full disk: only root can mount a small one'
fi

# For everyone
check '0.1.0 for everyone' setup first /S /AllUsers
check 'exactly the files of 0.1.0, and the uninstaller' is_tree "$everyones" first
check 'it starts' starts "$everyones" 0.1.0
check 'entry in Apps for the computer' entry_is HKLM DisplayVersion 0.1.0
check 'none for the user' no_entry HKCU
check 'link in the Start menu of everyone' link_goes_to "$everyones_link" 'C:\Program Files\neckguide\neckguide.exe'
check 'folder for managed settings' test -d "$managed"
check 'only administrators write to it' is_protected "$managed"
check '0.2.0 for everyone, untold' setup second /S
check 'it starts' starts "$everyones" 0.2.0
check 'the same for one user beside it' setup first /S /CurrentUser
check "removing the user's leaves everyone's" eval \
    'remove "$mine" && no_entry HKCU && entry_is HKLM DisplayVersion 0.2.0 && starts "$everyones" 0.2.0'
echo 'name = "Hospital"' >"$managed/clinic.toml"
check 'removed' remove "$everyones"
check 'managed settings stay' grep -q Hospital "$managed/clinic.toml"
check 'no entry in Apps, no link' eval 'no_entry HKLM && [ ! -e "$everyones_link" ]'
rm -rf "$managed" "$everyones"
mkdir -m 777 "$managed"
echo 'name = "A visitor"' >"$managed/clinic.toml"
chmod 666 "$managed/clinic.toml"
check 'for everyone, where users may write: refused' stops_with 7 'only administrators write' \
    typed "$work/first.exe" '/S /AllUsers /D=C:\for all\neckguide'
check 'nothing is there' test ! -e "$drive/for all"
check 'for everyone, to a folder of its own' typed "$work/first.exe" '/S /AllUsers /D=C:\Program Files\of the clinic'
everyones="$drive/Program Files/of the clinic"
check 'it starts' starts "$everyones" 0.1.0
check 'nor can users write to settings that lay there before' eval \
    'is_protected "$managed" && is_protected "$managed/clinic.toml"'
rm "$managed/clinic.toml"
check 'removed' remove "$everyones"
check 'an empty folder for managed settings goes too' test ! -e "$managed"

echo "$checks checks, $failed failed"
[ "$failed" = 0 ]
