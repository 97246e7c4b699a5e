# Installs neckguide for one user. In the .run this stands between the check of the download and the packed program;
# packaging/selfrun.py puts in front of it: version, hash, machine, glibc, libraries, room (kB), packed (a line number).
# shellcheck shell=sh disable=SC1111,SC2015,SC2154

# Everything goes into ~/.local/opt/neckguide:
#   <version>-<hash>/      one whole version; more than one may be there
#   current                a link: the version that starts; it is replaced in one step
#   placed                 every folder and file that was made outside, for uninstall.sh
#   .new .old .placing     being made or removed; what is left of them is swept by the next install
# A version that starts stays until `current` leads to a new one that has passed its self-test.

newline='
'

usage() {
    cat <<EOF
neckguide $version for Linux ($machine). Installs it for you alone; no administrator is needed.

usage: sh ${0##*/} [--quiet] [--older]
       sh ${0##*/} --check | --extract FOLDER | --help

  --quiet           say nothing unless something is wrong
  --older           put this version in the place of a newer one
  --check           only look whether the download is whole and this computer has what neckguide needs
  --extract FOLDER  only unpack everything into a new folder, to look at it

It goes into ~/.local/opt/neckguide, with a command in ~/.local/bin and an entry in the menu.
To remove it: ~/.local/opt/neckguide/uninstall.sh

Exit status: 0 done; 1 not done, and a sentence on standard error says why; 2 wrong use.
EOF
}

main() {
    unset CDPATH
    umask 022
    quiet="" older="" task=install
    while [ $# -gt 0 ]; do
        case $1 in
            --quiet) quiet=yes ;;
            --older) older=yes ;;
            --check) task=check ;;
            --extract) task=extract && shift ;;
            --help | -h) usage && exit ;;
            *) misused "“$1” is not an option" ;;
        esac
        [ $# -gt 0 ] || misused "--extract needs a folder"
        [ $task != extract ] || folder=$1
        shift
    done
    case $task in
        check) look_at_machine && say "The download is whole, and this computer has what neckguide needs." ;;
        extract) extract ;;
        install) install ;;
    esac
}

misused() {
    printf 'neckguide: %s.\n\n' "$1" >&2
    usage >&2
    exit 2
}

say() {
    [ -n "$quiet" ] || printf '%s\n' "$*"
}

stop() {
    printf 'neckguide: %s\n' "$*" >&2
    show "$*"
    exit 1
}

# show WORDS: also on the screen, for whoever started this by a click and has no terminal to read in.
show() {
    [ -n "$quiet" ] || [ -t 1 ] || [ -z "${DISPLAY-}${WAYLAND_DISPLAY-}" ] ||
        timeout 5 notify-send --icon=neckguide neckguide "$*" 2>/dev/null || :
}

extract() {
    mkdir -- "$folder" 2>/dev/null || stop "$folder must be a new folder, in one that can be written to."
    unpack "$folder" || stop "$folder cannot be filled: $(echo "$why" | head -n 1)."
}

install() {
    find_home
    look_at_machine
    refuse_older
    make_folder "$root"
    # Whoever holds this folder is alone in it; the kernel lets go of it however this ends.
    exec 9<"$root"
    flock --wait 30 9 2>/dev/null || [ $? -ne 1 ] ||
        stop "neckguide is being installed or removed at this moment: wait a little, then start this again."
    trap tidy EXIT
    trap 'exit 1' HUP INT TERM
    noted=$newline$(cat "$root/placed" 2>/dev/null)$newline
    note_made
    sweep
    mkdir "$root/.new" 2>/dev/null || cannot_write "$root"
    look_for_room
    say "Installing neckguide $version …"
    unpack "$root/.new" || give_up "$why"
    fill_in_menu_entry || give_up "the entry for the menu cannot be written"
    # By its whole path: ~/.local/bin may itself be a link to some other place.
    { mkdir "$root/.new/bin" && ln -s "$root/current/neckguide" "$root/.new/bin/neckguide"; } 2>/dev/null ||
        give_up "its command cannot be written"
    test_it
    # What the link will lead to must be on the disk before the link is, also when the power fails.
    sync --file-system "$root/.new" 2>/dev/null || :
    switch || give_up "$root/current cannot be replaced"
    place_all || stop "version $version is installed, but not its entry in the menu or its command: start this again."
    sweep
    trap - EXIT
    say_done
}

# Before anything is written -------------------------------------------------------------------------------------------

find_home() {
    [ -n "${HOME-}" ] && [ -d "$HOME" ] ||
        stop "there is no home folder to install into: log in as a user who has one, then start this again."
    [ -z "${SUDO_USER-}${PKEXEC_UID-}" ] || [ "$(id -u)" -ne 0 ] ||
        stop "start this without sudo: it installs for one user, and for all users there is the .deb."
    case ${XDG_DATA_HOME-} in /*) data=$XDG_DATA_HOME ;; *) data=$HOME/.local/share ;; esac
    case $HOME$data in
        *"$newline"*) stop "the name of the home folder holds a line break, and no menu starts a program from there." ;;
    esac
    root=$HOME/.local/opt/neckguide
}

look_at_machine() {
    system="$(uname -s) on $(uname -m)"
    [ "$system" = "Linux on $machine" ] ||
        stop "this is for Linux on $machine, and here is $system: download the file for that."
    libc=$(getconf GNU_LIBC_VERSION 2>/dev/null) && libc=${libc#glibc } || libc=$glibc # the self-test will tell
    not_older "$libc" "$glibc" ||
        stop "this needs glibc $glibc or newer, and here is $libc: use a newer system (Debian 12 has 2.36)."
    missing="" apt="" dnf=""
    while read -r library apt_name dnf_name; do
        # The system's own loader is asked; it complains of what it cannot find.
        [ -z "$(LD_PRELOAD=$library env -u LD_PRELOAD true 2>&1)" ] ||
            missing="$missing, $library" apt="$apt $apt_name" dnf="$dnf $dnf_name"
    done <<EOF
$libraries
EOF
    [ -n "$missing" ] || return 0
    if command -v dnf && ! command -v apt; then line="dnf install$dnf"; else line="apt install$apt"; fi >/dev/null
    stop "this computer lacks ${missing#, }: have “sudo $line” run, then start this again."
}

# not_older VERSION OTHER: a pre-release comes before its release.
not_older() {
    first=$(echo "$1" | sed -E 's/\.?(a|b|rc|dev)/~\1/')
    second=$(echo "$2" | sed -E 's/\.?(a|b|rc|dev)/~\1/')
    [ "$(printf '%s\n' "$first" "$second" | sort -V | tail -n 1)" = "$first" ]
}

refuse_older() {
    installed=$(readlink "$root/current")
    installed=${installed%%-*}
    [ -n "$older" ] || [ -z "$installed" ] || not_older "$version" "$installed" ||
        stop "version $installed is installed, and this is $version, which is older: to have it, add --older."
}

look_for_room() {
    free=$(df -kP "$root" | sed -n '2s/.* \([0-9][0-9]*\)  *[0-9]*% .*/\1/p')
    [ "${free:-$room}" -ge "$room" ] || give_up "No space"
}

# Failing without a loss -----------------------------------------------------------------------------------------------

give_up() {
    rm -rf "$root/.new"
    case $1 in
        *"No space"* | *"Wrote only"* | *[Qq]uota*)
            stop "there is no room in $HOME for the $((room / 1024)) MB that are needed:" \
                "make room, then start this again. $(what_stays)"
            ;;
        *) stop "it cannot be installed: $(echo "$1" | head -n 1). $(what_stays)" ;;
    esac
}

cannot_write() {
    stop "$1 cannot be written to: have that changed, then start this again. $(what_stays)"
}

what_stays() {
    if [ -x "$root/current/neckguide" ]; then
        echo "The version you have still starts."
    else
        echo "Nothing is changed."
    fi
}

tidy() {
    sweep
    [ ! -L "$root/current" ] || return
    # A first install that failed leaves nothing.
    rm -f "$root/placed" "$root/uninstall.sh"
    while IFS= read -r folder; do
        [ -z "$folder" ] || rmdir "$folder" 2>/dev/null
    done <<EOF
$made
EOF
}

# sweep: remove what a killed install left, and every version but the current one and those that are open.
sweep() {
    rm -rf "$root/.new" "$root/.old" "$root/.placing" 2>/dev/null
    real=$(cd "$root" && pwd -P)
    running=$newline$(readlink /proc/[0-9]*/exe 2>/dev/null)$newline
    open=""
    now=$(readlink "$root/current")
    for folder in "$root"/[0-9]*; do
        name=${folder##*/}
        [ -x "$folder/neckguide" ] && [ "$name" != "$now" ] || continue
        case $running in
            *"$newline$real/$name/neckguide$newline"*) open=yes ;;
            *) mv -T "$folder" "$root/.old" 2>/dev/null && rm -rf "$root/.old" ;;
        esac
    done
}

# The new version ------------------------------------------------------------------------------------------------------

# unpack FOLDER: everything into it; `why` says what went wrong.
unpack() {
    why=$({ tail -n "+$packed" "$0" | gzip -dc | LC_ALL=C tar -xof - -C "$1"; } 2>&1)
}

# Menus want the whole path, in quotes, and what means something to them escaped: as a quoted word, then as a value.
fill_in_menu_entry() {
    entry=$root/.new/share/applications/neckguide.desktop
    program=$(printf '%s\n' "$root/current/neckguide" | sed 's/[\\"`$]/\\&/g; s/\\/\\\\/g; s/%/%%/g')
    while IFS= read -r line; do
        case $line in Exec=neckguide*) line="Exec=\"$program\"${line#Exec=neckguide}" ;; esac
        printf '%s\n' "$line"
    done <"$entry" >"$entry.filled" && mv "$entry.filled" "$entry"
} 2>/dev/null

test_it() {
    told=$(timeout --foreground 120 "$root/.new/neckguide" self-test --quick 2>&1 </dev/null) && return
    case $? in
        124) told="the self-test took longer than 2 minutes" ;;
        126) told="programs may not be started from $HOME" ;;
    esac
    failed=$(printf '%s\n' "$told" | grep '^FAILED') || failed=$(printf '%s\n' "$told" | tail -n 1)
    stop "version $version does not work on this computer: $failed. $(what_stays)"
}

# switch: from here on the new version starts. A name is never used twice, so that no folder must give way to another.
switch() {
    name=$version-$hash number=1
    while [ -e "$root/$name" ]; do
        number=$((number + 1))
        name=$version-$hash-$number
    done
    mv -T "$root/.new" "$root/$name" && ln -s "$name" "$root/.placing" && mv -T "$root/.placing" "$root/current"
} 2>/dev/null

# Folders and files, each noted for uninstall.sh -----------------------------------------------------------------------

made="" # folders that were not there before, the deepest first

# make_folder FOLDER: with those above it.
make_folder() {
    [ ! -d "$1/" ] || return 0
    make_folder "${1%/*}"
    # Noted before it is there, so that no kill can come between; the first ones have nowhere to be noted in yet.
    [ ! -d "$root" ] || note "folder $1"
    mkdir "$1" 2>/dev/null || [ -d "$1" ] || cannot_write "${1%/*}"
    made=$1$newline$made
}

note_made() {
    while IFS= read -r folder; do
        [ -z "$folder" ] || note "folder $folder"
    done <<EOF
$made
EOF
}

note() {
    ! is_noted "$1" || return 0
    printf '%s\n' "$1" 2>/dev/null >>"$root/placed" || give_up "No space"
    noted=$noted$1$newline
}

is_noted() {
    case $noted in *"$newline$1$newline"*) ;; *) return 1 ;; esac
}

place_all() {
    place "$root/current/uninstall.sh" "$root/uninstall.sh" || return
    place "$root/current/bin/neckguide" "$HOME/.local/bin/neckguide" || return
    while read -r file; do
        place "$root/current/share/$file" "$data/$file" || return
    done <<EOF
$(cd "$root/current/share" && find . -type f | sed 's|^\./||')
EOF
    # Desktops look for new icons when the folder of all of them has changed.
    touch "$data/icons/hicolor" 2>/dev/null || :
}

# place SOURCE TARGET: in one step, where it is not there yet; what somebody else put there stays.
place() {
    if [ -e "$2" ] || [ -L "$2" ]; then
        is_noted "file $2" || { say "$2 was not put there by this installer, so it stays as it is." && return; }
        ! cmp -s "$1" "$2" || return 0
    fi
    make_folder "${2%/*}"
    note "file $2"
    { cp -P "$1" "$root/.placing" && mv -T "$root/.placing" "$2"; } 2>/dev/null
}

say_done() {
    command=$HOME/.local/bin/neckguide
    is_noted "file $command" || command=$root/current/neckguide # somebody else's stands there
    [ "$(command -v neckguide)" != "$command" ] || command=neckguide
    told="neckguide $version is installed. Start it from the menu, or with: $command"
    [ -z "$open" ] || told="neckguide is open: the new version starts the next time you open it."
    say "$told"
    show "$told"
}
