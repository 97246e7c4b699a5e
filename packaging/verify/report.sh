# One line for each check, what was measured, and a table at the end.
# shellcheck shell=bash disable=SC2034,SC2154

failures=0
place=""          # what is looked at now: "debian-12 deb"
declare -a measured=()

# check WHAT COMMAND…: run it in silence and say in one line how it went; what it said only where it failed.
check() {
    local what=$1 began=${EPOCHREALTIME/./} seconds status
    shift
    "$@" >"$work/said" 2>&1 </dev/null
    status=$?
    seconds=$(since "$began")
    if [ $status -eq 0 ]; then
        say ok "$what" "$seconds s"
        return 0
    fi
    fail "$what" "$seconds s"
    tail -n 12 "$work/said" | cut -c 1-300 | sed 's/^/          /'
    return 1
}

# within LIMIT WHAT COMMAND…: the same, and it may take so many seconds. Beside them stands how long processors worked
# for it, which is the same on a machine that does other things, too.
within() {
    local limit=$1 what=$2 began=${EPOCHREALTIME/./} before worked seconds
    shift
    before=$(work_of_children)
    check "$@" || return 1
    seconds=$(since "$began")
    worked=$(awk "BEGIN { printf \"%.1f\", $(work_of_children) - $before }")
    measure "$what" "$seconds s ($worked s of work)" "$limit s"
    is_more "$seconds" "$limit" || return 0
    if is_more "$worked" "$limit" || ! is_busy; then
        fail "$what: slower than the $limit s that it may take" "$seconds s"
    else
        say busy "$what: not judged, other programs keep this machine busy" "$seconds s"
    fi
    return 0
}

# measure WHAT VALUE [LIMIT]: a row of the table at the end.
measure() {
    measured+=("$place|$1|$2|${3:--}")
}

say() {
    printf '%-7s %-16s %-72s %9s\n' "$1" "$place" "$2" "${3:-}"
}

fail() {
    failures=$((failures + 1))
    say FAILED "$@"
    return 1
}

is_more() {
    awk "BEGIN { exit !($1 > $2) }"
}

# is_busy: more wants to run than one installation can want on these cores.
is_busy() {
    is_more "$(cut -d ' ' -f 1 /proc/loadavg)" "$(($(nproc) + 1))"
}

# work_of_children: seconds that all processes of this shell that have ended worked.
work_of_children() {
    local fields
    # Fields 16 and 17 of proc(5) stat, in hundredths of a second.
    read -r -a fields </proc/$$/stat
    awk "BEGIN { print (${fields[15]} + ${fields[16]}) / $(getconf CLK_TCK) }"
}

# since MICROSECONDS: seconds that have gone by, with one decimal.
since() {
    awk "BEGIN { printf \"%.1f\", (${EPOCHREALTIME/./} - $1) / 1e6 }"
}

table() {
    local row where what value limit
    printf '\n%-17s %-72s %24s %8s\n' where what measured limit
    for row in "${measured[@]}"; do
        IFS='|' read -r where what value limit <<<"$row"
        printf '%-17s %-72s %24s %8s\n' "$where" "$what" "$value" "$limit"
    done
    printf '\nOn %s cores, with a load of %s at the end.\n' "$(nproc)" "$(cut -d ' ' -f 1 /proc/loadavg)"
    printf '%s\n' "$([ "$failures" -eq 0 ] && echo "Everything holds." || echo "$failures checks FAILED.")"
}

# Small words that checks are made of -------------------------------------------------------------------------

# refuses SENTENCE COMMAND…: it ends with a fault, says this, and nothing of a Python traceback.
refuses() {
    local sentence=$1 answer status
    shift
    answer=$("$@" 2>&1)
    status=$?
    echo "$answer"
    [ $status -ne 0 ] && [[ $answer == *"$sentence"* && $answer != *Traceback* ]]
}

# says WORDS COMMAND…: it succeeds, and these words are among what it says.
says() {
    local words=$1 answer
    shift
    answer=$("$@" 2>&1) || { echo "$answer"; return 1; }
    echo "$answer"
    [[ $answer == *"$words"* ]]
}

# silent COMMAND…: it succeeds and says nothing.
silent() {
    local answer
    answer=$("$@" 2>&1) || { echo "$answer"; return 1; }
    echo "$answer"
    [ -z "$answer" ]
}

# same TWO FILES: by their bytes.
same() {
    [ "$(sha256sum <"$1")" = "$(sha256sum <"$2")" ] || { sha256sum "$1" "$2"; return 1; }
}

# empty FILE: nothing in it; otherwise it is shown.
empty() {
    cat "$1"
    [ ! -s "$1" ]
}

# mebibytes FOLDER: what is in it; megabytes FILE: what is downloaded.
mebibytes() {
    du -sk --apparent-size "$1" | awk '{ printf "%.1f MiB", $1 / 1024 }'
}

megabytes() {
    awk "BEGIN { printf \"%.1f MB\", $(stat -c %s "$1") / 1e6 }"
}
