# What is done with every installed neckguide: its self-test, a visit at the window, a sheet from the command line.
# shellcheck shell=bash disable=SC2034,SC2154

NAME=Zebedee           # the patient; nothing may know of this name afterwards
NAME_FIELD=(250 370)   # where it is typed on Take home, on a screen of this size
last=""                # the sheet that came out of the printer last
saved=""               # the one that was saved as a file

# self_test PROGRAM VERSION: everything once, and the version that is expected.
self_test() {
    local answer
    answer=$(as_person "$1" self-test --json) || { echo "$answer"; return 1; }
    echo "$answer"
    python3 - "$2" "$answer" <<'END'
import json, sys
told = json.loads(sys.argv[2])
assert told["version"] == sys.argv[1], told["version"]
assert told["results"] and all(result["ok"] for result in told["results"])
END
}

# visit PROGRAM [SAYING]: open it, read, print a sheet that bears a name, end the visit, close it; looked at on the way.
# SAYING is what it may say on standard error.
visit() {
    local program=$1
    files "./home/$person" ./tmp >"$work/home-before"
    check "opens, and its first window is painted" start "$program" || return 1
    check "welcomes who starts it for the first time" until_true asks
    photograph 1-welcome
    press Escape
    photograph 2-learn
    press alt+4
    photograph 3-take-home
    if check "prints a sheet" print_a_sheet; then
        check "the printer got all pages of it" its_pages
        check "the name is on paper, and not in the print queue" its_words
    fi
    photograph 5-printed
    check "saves the sheet as a file" save_the_sheet
    check "holds no connection to a network" no_connection
    press F9
    photograph 7-the-visit-has-ended
    check "closes" leave
    check "wrote the sheet and the settings, and nothing else" only_sheet_and_settings
    grep -v "^${2:-Nothing else}" "$work/app.log" >"$work/errors"
    check "said nothing else on standard error" empty "$work/errors"
}

print_a_sheet() {
    local before after
    before=$(printed)
    xdotool mousemove "${NAME_FIELD[@]}" click 1 type "$NAME"
    press ctrl+p
    until_true asks || return 1
    photograph 4-print
    press Return
    until_true more_than "$before" || return 1
    last=$(find "$printer/out" -name '*.pdf' | sort -V | tail -n 1)
}

# print_again: nothing is asked any more.
print_again() {
    local before
    before=$(printed)
    press alt+4 ctrl+p
    until_true more_than "$before"
}

# save_the_sheet: under the name that is offered.
save_the_sheet() {
    press ctrl+s
    until_true asks || return 1
    photograph 6-save
    press Return
    until_true asks_nothing && until_true is_saved
}

is_saved() {
    saved=$(find "$room/home/$person" -name 'neck-pain-*.pdf') && pdfinfo "$saved"
}

# only_sheet_and_settings: fontconfig, which finds the letters, keeps a list of the system's fonts for all programs.
only_sheet_and_settings() {
    local home=./home/$person
    files "$home" ./tmp | comm -13 "$work/home-before" - | grep -vxF ".${saved#"$room"}" |
        grep -vxE "$home/(\.config(/neckguide(/clinic\.toml)?)?|\.cache(/fontconfig(/.*)?)?)" >"$work/left"
    rm "$saved"
    empty "$work/left"
}

# no_connection: none of its sockets is among those of IP.
no_connection() {
    local process
    process=$(pgrep --newest --parent "$(pgrep --parent "$app")" || pgrep --parent "$app")
    readlink /proc/"$process"/exe
    awk 'FNR > 1 { print "socket:[" $10 "]" }' /proc/net/{tcp,udp,raw}{,6} >"$work/sockets" 2>/dev/null
    find "/proc/$process/fd" -printf '%l\n' | grep '^socket' | tee /dev/stderr | grep -qxFf "$work/sockets" && return 1
    find "/proc/$process/fd" -printf '%l\n' | grep -q '^socket'
}

# its_words: the sheet itself bears the name; what the print system keeps and shows of it does not.
its_words() {
    local told=${last%.pdf}.words
    cat "$told"
    grep -qx "title neckguide sheet" "$told" && grep -qx "user $person" "$told" && ! grep -q "$NAME" "$told" &&
        pdftotext "$last" - | grep "$NAME"
}

# its_pages: as many as the window showed, A4, tagged for who cannot see it.
its_pages() {
    pdfinfo "$last" 2>/dev/null | tee /dev/stderr |
        awk '/^Title: .*neck pain/ || /^Pages: +3$/ || /^Tagged: +yes/ || /A4/ { n++ } END { exit n != 4 }'
}

printed() {
    find "$printer/out" -name '*.pdf' | wc -l
}

more_than() {
    [ "$(printed)" -gt "$1" ]
}

# without_a_network PROGRAM: not even the loopback is up.
without_a_network() {
    export -f as_person
    PATIENCE=$PATIENCE room=$room person=$person unshare --net "$BASH" -c 'as_person "$@"' - "$1" self-test
}

# read_only_home PROGRAM: as in rooms that forget everything.
read_only_home() {
    local at=$room/home/$person status
    mount --bind "$at" "$at" && mount -o remount,bind,ro "$at"
    ! as_person touch it-can-be-written && as_person "$1" self-test
    status=$?
    umount "$at"
    return $status
}

# opens_again PROGRAM: no welcome this time, and it closes.
opens_again() {
    start "$1" || return 1
    photograph 8-again
    leave
}

# a_sheet PROGRAM: from the command line, as a file that reads.
a_sheet() {
    check "writes a sheet from the command line" as_person "$1" handout --tick tense-or-stressed --asked red-flag \
        --out sheet.pdf || return 1
    last=$room/home/$person/sheet.pdf
    check "its words can be read" says "When to get help" pdftotext "$last" -
    rm "$last"
}

# no_traces: neither the name nor anything else that was typed at the window stands in a file.
no_traces() {
    # The user's own name stands in a file, so a search that misses it would miss the patient's.
    traces "$person:" | grep -q /etc/passwd || return 1
    traces "$NAME" >"$work/traces"
    empty "$work/traces"
}
