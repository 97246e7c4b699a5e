# The installer that needs no administrator, by an ordinary user of a system that has not even fonts.
# shellcheck shell=bash disable=SC2034,SC2154

RUN_HOME=.local/opt/neckguide
downloads=srv/downloads       # not at home: homes are made too small below

verify_run() {
    local new old now
    now=$(version)
    measure "size of the .run" "$(megabytes "$(artefact run "$dist")")"
    mkdir -p "$room/$downloads" && cp "$(artefact run "$dist")" "$(artefact run "$older")" "$room/$downloads"
    new=$(basename "$(artefact run "$dist")") old=$(basename "$(artefact run "$older")")
    files "./home/$person" ./tmp ./srv >"$work/before"

    check "there is not one font here" no_fonts
    check "without libGL it says what to install, and leaves nothing" refuses_without_libraries "$old" || return
    check "what it named is enough" install_what_it_named
    check "on a disk that is too small it leaves nothing" no_room_at_first "$new"
    within 5 "installs $OLDER" run_installer "$old" || return
    check "self-test" self_test neckguide "$OLDER" || return
    check "without a print service it opens, and says so" no_print_service
    rm -r "$room/home/$person/.config"
    check "a print service is added" as_root apt install -y libcups2
    visit neckguide "Fontconfig error: Cannot load default config file"
    check "is in the menu, and its program is there" in_own_menu
    spoiled_run_upgrades "$new"
    upgrade_while_open "$new"
    check "self-test" self_test neckguide "$now" || return
    within 5 "installs $now over itself" run_installer "$new"
    check "the older one over it is refused" refuses "which is older" run_installer "$old"
    check "self-test" self_test neckguide "$now"
    check "the older one is put back where it is asked for" run_installer "$old" --older
    check "self-test" self_test neckguide "$OLDER"
    within 5 "upgrades from $OLDER to $now, and says nothing where it is told so" silent run_installer "$new" --quiet
    check "opens again, with the settings of before" opens_again neckguide
    a_sheet neckguide
    check "works where /usr is read-only" read_only_usr
    measure "installed" "$(mebibytes "$room/home/$person/$RUN_HOME")"
    cp "$room/home/$person/.config/neckguide/clinic.toml" "$work/settings"
    check "is removed" as_person "/home/$person/$RUN_HOME/uninstall.sh"
    check "nothing of it is left, but for the user's settings" only_settings_left
    check "nothing knows the patient's name" no_traces
    check "is installed and removed once more, settings and all" with_settings "$new"
}

with_settings() {
    run_installer "$1" && as_person "/home/$person/$RUN_HOME/uninstall.sh" --settings && home_is_as_before
}

# run_installer FILE [OPTION…]: as README says.
run_installer() {
    as_person sh "/$downloads/$1" "${@:2}"
}

no_fonts() {
    find "$room/usr/share/fonts" "$room/usr/local/share/fonts" -type f >"$work/fonts" 2>/dev/null
    empty "$work/fonts"
}

refuses_without_libraries() {
    refuses "sudo apt install" run_installer "$1" 2>&1 | tee "$work/refusal"
    [ "${PIPESTATUS[0]}" -eq 0 ] && home_is_as_before
}

install_what_it_named() {
    local packages
    read -r -a packages < <(sed -n 's/.*sudo apt install \([^”"]*\)[”"].*/\1/p' "$work/refusal")
    as_root apt install -y "${packages[@]}"
}

home_is_as_before() {
    files "./home/$person" ./tmp ./srv | comm -3 "$work/before" - | tr -d '\t' |
        grep -vxF "./home/$person/.config" >"$work/left"
    empty "$work/left"
}

# with_home OPTIONS COMMAND…: the home is on a disk of its own, with everything that is in it, as long as that takes.
with_home() {
    local at=$room/home/$person status
    mkdir -p "$work/small"
    mount -t tmpfs -o "mode=700,uid=1000,gid=1000,$1" tmpfs "$work/small" && cp -a "$at/." "$work/small/"
    mount --move "$work/small" "$at"
    "${@:2}"
    status=$?
    (cd "$room" && find "home/$person" | sort) >"$work/home"
    umount "$at"
    return $status
}

no_room_at_first() {
    with_home size=100m refuses "no room" run_installer "$1" || return 1
    sed 's|^|./|' "$work/home" | comm -13 "$work/before" - >"$work/left"
    empty "$work/left"
}

no_print_service() {
    start neckguide && until_true asks || return 1
    press Escape alt+4 ctrl+p
    photograph 0-no-print-service
    asks_nothing
    local status=$?
    press Escape
    leave && return $status
}

in_own_menu() {
    local command
    command=$(as_person sed -n 's/^Exec="\{0,1\}\([^" ]*\).*/\1/p' ".local/share/applications/neckguide.desktop")
    as_person test -x "$command"
}

# spoiled_run_upgrades NEW: after each, the old version must still work.
spoiled_run_upgrades() {
    local home
    check "a damaged download is refused" damaged_run "$1"
    check "half a download is refused" half_a_run "$1"
    check "a home that is too full is refused" with_home "size=$(($(used) + 50))m" full_home "no room" "$1"
    check "a disk that fills up half way is told" with_home "nr_inodes=$(($(entries) + 120))" full_home "" "$1"
    check "a download that is only looked at is whole" run_installer "$1" --check
    check "an upgrade is killed half way" killed_run "$1"
    check "self-test of the old one" self_test neckguide "$OLDER"
}

used() { du -sm "$room/home/$person" | cut -f 1; }
entries() { find "$room/home/$person" | wc -l; }

full_home() {
    refuses "$1" run_installer "$2" && self_test neckguide "$OLDER"
}

damaged_run() {
    cp "$room/$downloads/$1" "$room/$downloads/damaged.run" && spoil "$room/$downloads/damaged.run"
    refuses "damaged" run_installer damaged.run && self_test neckguide "$OLDER"
}

half_a_run() {
    head -c $(($(stat -c %s "$room/$downloads/$1") / 2)) "$room/$downloads/$1" >"$room/$downloads/damaged.run"
    refuses "damaged" run_installer damaged.run
    local status=$?
    rm "$room/$downloads/damaged.run"
    [ $status -eq 0 ] && self_test neckguide "$OLDER"
}

killed_run() {
    run_installer "$1" &
    until_true unpacking || return 1
    cut_off $!
    [ "$(find "$room/home/$person/$RUN_HOME/.new" | wc -l)" -gt 20 ]
}

unpacking() {
    [ "$(find "$room/home/$person/$RUN_HOME/.new" | wc -l)" -gt 40 ]
}

# upgrade_while_open NEW: the open one keeps its own files until it is closed.
upgrade_while_open() {
    check "opens once more" start neckguide || return
    within 5 "upgrades while it is open" run_installer "$1"
    check "the open one goes on, and prints" print_again
    press F9
    check "closes" leave
}

only_settings_left() {
    files "./home/$person" ./tmp | comm -13 "$work/before" - |
        grep -vxE "\./home/$person/(\.config(/neckguide(/clinic\.toml)?)?|\.cache(/fontconfig.*)?)" >"$work/left"
    empty "$work/left" && same "$work/settings" "$room/home/$person/.config/neckguide/clinic.toml"
}
