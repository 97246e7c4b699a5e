#!/bin/sh
# Removes neckguide from the home of one user: what its installer put there, and nothing else.

newline='
'

usage() {
    cat <<EOF
usage: $0 [--quiet] [--settings]

  --quiet     say nothing unless something is wrong
  --settings  remove your settings and favourites, too

Exit status: 0 done; 1 not done, and a sentence on standard error says why; 2 wrong use.
EOF
}

main() {
    unset CDPATH
    quiet="" settings=""
    for option; do
        case $option in
            --quiet) quiet=yes ;;
            --settings) settings=yes ;;
            --help | -h) usage && exit ;;
            *) usage >&2 && exit 2 ;;
        esac
    done
    # The list of what to remove is the user's own file: root would follow it anywhere, and find root's settings.
    [ -z "${SUDO_USER-}${PKEXEC_UID-}" ] || [ "$(id -u)" -ne 0 ] ||
        stop "start this without sudo, as the user whose neckguide it is."
    root=$(cd "$(dirname "$0")" && pwd)
    [ -f "$root/placed" ] || stop "start the uninstall.sh that lies in ~/.local/opt/neckguide."
    exec 9<"$root"
    flock --wait 30 9 2>/dev/null || [ $? -ne 1 ] ||
        stop "neckguide is being installed at this moment: wait a little, then start this again."
    case $newline$(readlink /proc/[0-9]*/exe 2>/dev/null) in
        *"$newline$(cd "$root" && pwd -P)/"*) stop "neckguide is open: close it, then start this again." ;;
    esac
    remove
    look_at_settings
}

say() {
    [ -n "$quiet" ] || printf '%s\n' "$*"
}

stop() {
    printf 'neckguide: %s\n' "$*" >&2
    exit 1
}

# The list goes last, so that this can be started again when it was killed.
remove() {
    placed=$(cat "$root/placed")
    printf '%s\n' "$placed" | sed -n 's/^file //p' | while IFS= read -r file; do
        [ "$file" = "$root/uninstall.sh" ] || rm -f "$file"
    done
    rm -rf "$root/current" "$root/.new" "$root/.old" "$root/.placing"
    for folder in "$root"/[0-9]*; do
        [ ! -e "$folder/neckguide" ] || { mv -T "$folder" "$root/.old" && rm -rf "$root/.old"; }
    done
    rm -f "$root/placed" "$root/uninstall.sh"
    # Only those that were made for this, and only when nothing else has come into them.
    printf '%s\n' "$placed" | sed -n 's/^folder //p' | sort -r | while IFS= read -r folder; do
        rmdir "$folder" 2>/dev/null
    done
    say "neckguide is removed."
    [ ! -d "$root" ] || say "What others put into $root stays."
}

look_at_settings() {
    case ${XDG_CONFIG_HOME-} in /*) config=$XDG_CONFIG_HOME/neckguide ;; *) config=$HOME/.config/neckguide ;; esac
    case ${XDG_CACHE_HOME-} in /*) cache=$XDG_CACHE_HOME/neckguide ;; *) cache=$HOME/.cache/neckguide ;; esac
    rm -rf "$cache" # copies only, of the clinic's shared folder
    [ -z "$settings" ] || rm -rf "$config"
    [ ! -d "$config" ] || say "Your settings and favourites stay in $config."
}

main "$@"
exit
