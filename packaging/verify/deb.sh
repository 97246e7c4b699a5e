# The Debian package, from a bare system to a bare system.
# shellcheck shell=bash disable=SC2034,SC2154

HOME_OF_DEB=usr/lib/neckguide

verify_deb() {
    local new old now
    new=$(artefact deb "$dist") old=$(artefact deb "$older") now=$(version)
    measure "size of the .deb" "$(megabytes "$new")" "58 MB"
    bring "$new" && bring "$old"
    new=$(basename "$new") old=$(basename "$old")
    files >"$work/before"

    check "installs $OLDER, with all that it needs" apt_install "$old" || return
    check "self-test" self_test neckguide "$OLDER" || return
    visit neckguide
    desktop_files
    while_open "$old" "$new"
    spoiled_upgrades "$new"
    within 10 "upgrades from $OLDER to $now" apt_install "$new" || return
    check "self-test" self_test neckguide "$now"
    check "the older one over it is refused" refuses "downgrade" apt_install "$old"
    check "self-test" self_test neckguide "$now"
    check "the older one is put back where it is asked for" apt_install "$old" --allow-downgrades
    check "self-test" self_test neckguide "$OLDER"
    check "upgrades once more" apt_install "$new"
    check "opens again, with the settings of before" opens_again neckguide
    a_sheet neckguide
    check "works where /usr is read-only" read_only_usr
    check "works where the home is read-only" read_only_home neckguide
    check "works where there is no network at all" without_a_network neckguide
    check "one file sets every room, and the user cannot change what it locks" managed_settings
    measure "installed" "$(mebibytes "$room/$HOME_OF_DEB")"

    cp "$room/home/$person/.config/neckguide/clinic.toml" "$work/settings"
    check "is removed" as_root apt remove -y neckguide
    within 10 "installs $now, libraries present" apt_install "$new"
    check "self-test" self_test neckguide "$now"
    check "is purged" as_root apt purge -y neckguide
    check "nothing of it is left in the system" nothing_left
    check "the user's settings are still there" same "$work/settings" "$room/home/$person/.config/neckguide/clinic.toml"
    check "nothing knows the patient's name" no_traces
}

# apt_install FILE [OPTION…]: as README says, from the folder that it was downloaded to.
apt_install() {
    as_root env -C "/home/$person" apt install -y "${@:2}" "./$1"
}

# while_open OLD NEW: a visit must not have its files changed under it.
while_open() {
    check "opens once more" start neckguide || return
    check "an upgrade is refused while it is open" refuses "neckguide is open on this computer" apt_install "$2"
    check "a removal, too" refuses "neckguide is open on this computer" as_root apt remove -y neckguide
    check "the open one goes on, and prints" print_again
    press F9
    check "closes" leave
    check "self-test" self_test neckguide "$OLDER"
}

# spoiled_upgrades NEW: after each, the old version must still work.
spoiled_upgrades() {
    check "without room on the disk it is refused" no_room "$1"
    check "self-test of the old one" self_test neckguide "$OLDER"
    check "an upgrade is killed half way" killed "$1"
    check "self-test of the old one" self_test neckguide "$OLDER"
    check "a damaged download is refused" damaged "$1"
    check "self-test of the old one" self_test neckguide "$OLDER"
}

no_room() {
    local at=$room/$HOME_OF_DEB status
    mkdir "$work/full"
    mount -t tmpfs -o "size=$(($(du -sk "$at" | cut -f 1) + 30000))k" tmpfs "$work/full"
    cp -a "$at/." "$work/full/"
    mount --move "$work/full" "$at"
    refuses "No space left on device" apt_install "$1"
    status=$?
    # What dpkg did, or did not, stays: it goes on with the files as they are now.
    rm -rf "$work/full" && cp -a "$at/." "$work/full/" && umount "$at" && rm -rf "${at:?}"
    cp -a "$work/full/." "$at/"
    rm -rf "$work/full"
    return $status
}

killed() {
    as_root dpkg -i "/home/$person/$1" &
    until_true half_way || return 1
    cut_off $!
    # As apt asks for, after any program that was cut off.
    as_root dpkg --configure -a
}

half_way() {
    [ "$(find "$room/$HOME_OF_DEB" -name '*.dpkg-new' | wc -l)" -gt 20 ]
}

damaged() {
    cp "$room/home/$person/$1" "$room/home/$person/damaged.deb"
    spoil "$room/home/$person/damaged.deb"
    refuses "damaged.deb" apt_install damaged.deb
}

# spoil FILE: eight bytes in the middle are others.
spoil() {
    printf 'SPOILED!' | dd of="$1" bs=1 seek=$(($(stat -c %s "$1") / 2)) conv=notrunc status=none
}

# desktop_files: what the desktop and the shell find.
desktop_files() {
    check "is in the menu, and its program is there" in_menu
    check "has icons" test -s "$room/usr/share/icons/hicolor/256x256/apps/neckguide.png"
    check "has a manual" says "neckguide" zcat "$room/usr/share/man/man1/neckguide.1.gz"
    check "bash completes it" says "neckguide" as_person bash -c \
        '. /usr/share/bash-completion/completions/neckguide && complete -p neckguide'
}

in_menu() {
    local entry=/usr/share/applications/neckguide.desktop command
    command=$(as_person sed -n 's/^Exec=\([^ ]*\).*/\1/p' $entry) && as_person which "$command"
}

managed_settings() {
    printf 'name = "Hill Street Clinic"\nlocked = ["name"]\n' >"$work/clinic.toml"
    cp "$work/clinic.toml" "$room/root/"
    as_root env -C /root install -D -m 644 clinic.toml /etc/neckguide/clinic.toml
    echo 'name = "Mine"' >>"$room/home/$person/.config/neckguide/clinic.toml"
    as_person neckguide handout --out sheet.pdf || return 1
    says "Hill Street Clinic" pdftotext "$room/home/$person/sheet.pdf" -
    local status=$?
    rm -r "$room/etc/neckguide" "$room/home/$person/sheet.pdf" "$room/root/clinic.toml"
    return $status
}

read_only_usr() {
    local status
    mount --bind "$room/usr" "$room/usr" && mount -o remount,bind,ro "$room/usr"
    ! as_root touch /usr/it-can-be-written && self_test neckguide "$(version)"
    status=$?
    umount "$room/usr"
    return $status
}

# nothing_left: every path that is new belongs to a package that is still there, or to the user, or is named here.
nothing_left() {
    local by_others="^\./(etc/(alternatives|fonts|machine-id|rc.\.d)|usr/(local/share/fonts|share/mime)"
    by_others+="|var/(log|lib/(dbus|dpkg|systemd)|cache/(debconf|fontconfig|ldconfig)))"
    files >"$work/after"
    belonging >"$work/owned"
    comm -13 "$work/before" "$work/after" | comm -23 - "$work/owned" |
        grep -vE "$by_others|^\./home/$person/" >"$work/left"
    files | grep -i neckguide | grep -v "^\./home/$person/" >>"$work/left"
    empty "$work/left"
}
