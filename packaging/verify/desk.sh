# A screen that nobody looks at, a hand on its keyboard, and a printer that keeps what it prints.
# shellcheck shell=bash disable=SC2034,SC2154

SCREEN=1366x768   # the smallest that neckguide is made for
app=""            # the number of the process that is open

open_desk() {
    open_screen && open_printer "$printer"
}

# open_screen: an X server; from a room it is reached through its abstract socket.
open_screen() {
    Xvfb -displayfd 3 -screen 0 ${SCREEN}x24 -nolisten tcp -noreset 3>"$work/display" >"$work/xvfb.log" 2>&1 &
    until_true test -s "$work/display" || return 1
    DISPLAY=:$(tr -d '\n' <"$work/display")
    export DISPLAY
}

# open_printer FOLDER: a print server with one queue, HP-4. Rooms see its socket where Debian's own would be.
open_printer() {
    local at=$1 folder
    for folder in etc/ppd spool/tmp cache run log out bin/backend; do mkdir -p "$at/$folder"; done
    chmod 755 "$at" && chmod 777 "$at/out"
    for folder in filter daemon notifier driver; do ln -sfn "/usr/lib/cups/$folder" "$at/bin/$folder"; done
    cat >"$at/bin/backend/keep" <<'END'
#!/bin/sh
[ $# -eq 0 ] && { echo 'direct keep "Unknown" "Keeps what it prints"'; exit 0; }
to="${DEVICE_URI#keep:}"
if [ $# -gt 5 ]; then cat "$6" >"$to/$1.part"; else cat >"$to/$1.part"; fi
printf 'user %s\ntitle %s\ncopies %s\n' "$2" "$3" "$4" >"$to/$1.words"
mv "$to/$1.part" "$to/$1.pdf"
END
    chmod 755 "$at/bin/backend/keep"
    cat >"$at/files.conf" <<END
ServerRoot $at/etc
StateDir $at/run
CacheDir $at/cache
RequestRoot $at/spool
TempDir $at/spool/tmp
ServerBin $at/bin
AccessLog $at/log/access
ErrorLog $at/log/error
PageLog $at/log/page
END
    cat >"$at/cupsd.conf" <<END
Listen $at/run/cups.sock
Browsing No
DefaultAuthType None
<Location />
  Allow all
</Location>
<Policy default>
  JobPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
END
    /usr/sbin/cupsd -f -c "$at/cupsd.conf" -s "$at/files.conf" >"$at/log/said" 2>&1 &
    until_true answers "$at/run/cups.sock" || return 1
    CUPS_SERVER="$at/run/cups.sock" /usr/sbin/lpadmin -p HP-4 -v "keep:$at/out" -P "$ROOT/tests/printing/plain.ppd" -E
}

answers() {
    [ "$(CUPS_SERVER=$1 lpstat -r)" = "scheduler is running" ]
}

# start COMMAND…: open the app as the ordinary user; true once its window is painted.
start() {
    ! has_window || return 1
    as_person "$@" >"$work/app.log" 2>&1 &
    app=$!
    painted
}

# painted: its window is there, in colours, and has come to rest; a cursor may blink.
painted() {
    until_true has_window && until_true at_rest
}

has_window() {
    xdotool search --onlyvisible --class neckguide >/dev/null 2>&1
}

at_rest() {
    local colours changed
    import -silent -window root "$work/one.png" && sleep 0.4 && import -silent -window root "$work/two.png"
    colours=$(identify -format %k "$work/two.png")
    changed=$(compare -metric AE "$work/one.png" "$work/two.png" null: 2>&1)
    [ "$colours" -gt 100 ] && [ "${changed%%[!0-9]*}" -lt 100 ]
}

# photograph NAME: keep what is on the screen.
photograph() {
    until_true at_rest
    import -silent -window root "$pictures/$(tr ' ' - <<<"$place")-$1.png"
}

# press KEY…: as a hand would, one after the other. Nobody manages windows here, so the topmost is given the keyboard.
press() {
    local key
    for key; do
        xdotool windowfocus "$(topmost)" key --clearmodifiers "$key"
        until_true at_rest
    done
}

topmost() {
    xdotool search --onlyvisible --class neckguide | tail -n 1
}

# asks, asks_nothing: whether a dialog stands over the window.
asks() {
    [ "$(xdotool search --onlyvisible --class neckguide | wc -l)" -gt 1 ]
}

asks_nothing() {
    ! asks
}

# leave: close the window as a desktop does; true once the process has ended well. It is over then in any case.
leave() {
    python3 "$HERE/close_window.py" "$(topmost)"
    until_true is_over || { cut_off "$app"; return 1; }
    wait "$app"
}

is_over() {
    ! kill -0 "$app" 2>/dev/null
}

# until_true COMMAND…: again and again until it holds; false where it did not within a minute.
until_true() {
    local end=$((SECONDS + 60))
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}
