# A bare Debian in a folder. Everything is mounted in this script's own namespace, so it vanishes with the script.
# shellcheck shell=bash disable=SC2034,SC2154

PATIENCE=600      # seconds for anything in a room
room=""           # the folder of the one that is open
person=anna       # an ordinary user in it, with the number 1000

# open_room SUITE: unpack a bare Debian as debootstrap leaves it, with the package lists read and one user.
open_room() {
    local suite=$1
    room=$work/$suite
    [ -e "$roots/$suite.tar" ] || bootstrap_root "$suite" || return 1
    mkdir -p "$room" "$roots/packages/$suite/partial"
    tar -xf "$roots/$suite.tar" -C "$room" || return 1
    mount -t proc proc "$room/proc"
    mount -t tmpfs tmpfs "$room/dev/shm"
    # Packages are fetched once and kept; nothing else of a room outlives it.
    mount --bind "$roots/packages/$suite" "$room/var/cache/apt/archives"
    echo 'Binary::apt::APT::Keep-Downloaded-Packages "true";' >"$room/etc/apt/apt.conf.d/01keep"
    cp /etc/resolv.conf "$room/etc/resolv.conf"
    mkdir -p "$room/run/cups"
    mount --bind "$printer/run" "$room/run/cups"
    as_root useradd --create-home --uid 1000 --shell /bin/bash "$person" && as_root apt-get update
}

# in_room SUITE COMMAND: open one, do it there, and leave nothing behind.
in_room() {
    check "a bare system" open_room "$1" && "$2"
    close_room
}

close_room() {
    [ -n "$room" ] || return 0
    umount --lazy "$room"/{proc,dev/shm,var/cache/apt/archives,run/cups} 2>/dev/null
    umount --recursive --lazy "$room/usr" 2>/dev/null
    rm -rf --one-file-system "$room"
    room=""
}

# bootstrap_root SUITE: what is needed to call it Debian, and nothing more; kept as a tar.
bootstrap_root() {
    local folder=$work/new-$1
    timeout 900 debootstrap --variant=minbase "$1" "$folder" http://deb.debian.org/debian || return 1
    rm -f "$folder"/var/cache/apt/archives/*.deb
    tar -cf "$roots/$1.tar.new" -C "$folder" . && mv "$roots/$1.tar.new" "$roots/$1.tar"
    rm -rf "$folder"
}

# as_root COMMAND…: in the room, with nothing of this shell's environment but the way to the mirror.
as_root() {
    timeout "$PATIENCE" chroot "$room" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} ${DISPLAY:+DISPLAY="$DISPLAY"} "$@"
}

# as_person COMMAND…: the same as the ordinary user, at home.
as_person() {
    timeout "$PATIENCE" chroot --userspec=1000:1000 "$room" env -i -C "/home/$person" HOME="/home/$person" \
        USER="$person" LANG=C.UTF-8 PATH="/home/$person/.local/bin:/usr/bin:/bin" \
        ${DISPLAY:+DISPLAY="$DISPLAY"} "$@"
}

# cut_off PROCESS: end what as_root or as_person does in the background, at once, as a power cut would.
cut_off() {
    kill -KILL -- -"$(pgrep -P "$1")"
    wait "$1"
}

# bring FILE [NAME]: put a download into the user's home.
bring() {
    install --owner=1000 --group=1000 --mode=644 "$1" "$room/home/$person/${2:-$(basename "$1")}"
}

# files [FOLDER…]: every path in the room, but for what the kernel shows and what apt fetched.
files() {
    (cd "$room" && find "${@:-.}" -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./run \
        -o -path ./var/cache/apt -o -path ./var/lib/apt \) -prune -o -print) | sort
}

# belonging: every path that an installed package owns, as `files` writes it.
belonging() {
    cat "$room"/var/lib/dpkg/info/*.list | sed -E 's#^#.#; s#^\./(bin|sbin|lib|lib64)/#./usr/\1/#' | sort -u
}

# traces WORD: files anywhere in the room that hold this word.
traces() {
    grep -rlsF --binary-files=text --exclude-dir=proc --exclude-dir=dev --exclude-dir=archives -- "$1" \
        "$room/home" "$room/tmp" "$room/var" "$room/root" "$room/etc" "$room/run"
}
