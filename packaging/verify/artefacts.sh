# What is verified: the artefacts of this version, and the same of an older one, made by a real build.
# shellcheck shell=bash disable=SC2034,SC2154

OLDER=0.0.9
dist=""           # the folder with this version's
older=""          # the folder with the older version's

version() {
    sed -n 's/^version = "\(.*\)"$/\1/p' "$ROOT/pyproject.toml" | head -n 1
}

# artefact KIND FOLDER: the one file of its kind there.
artefact() {
    local file=("$2"/*neckguide[-_]*."$1")
    [ ${#file[@]} -eq 1 ] && [ -f "${file[0]}" ] && echo "${file[0]}"
}

# have_artefacts KIND…: build what is missing. The older version's are kept beside the bare systems, by commit.
have_artefacts() {
    older=$roots/$OLDER-$(git -C "$ROOT" rev-parse --short HEAD)
    mkdir -p "$older"
    each artefact "$dist" "$@" || build "$ROOT" "$@" || return 1
    each artefact "$older" "$@" || build_older "$@"
}

# each FUNCTION FOLDER KIND…: whether all kinds are there.
each() {
    local kind
    for kind in "${@:3}"; do "$1" "$kind" "$2" || return 1; done
}

# build_older KIND…: the checkout as it is now, under a lower number.
build_older() {
    local folder=$work/older
    copy_checkout "$folder"
    sed -i "s/^## \[$(version)\]/## [$OLDER]/" "$folder/CHANGELOG.md"
    sed -i "s/^version = .*/version = \"$OLDER\"/" "$folder/pyproject.toml"
    sed -i "s/^__version__ = .*/__version__ = \"$OLDER\"/" "$folder/neckguide/__init__.py"
    # It is not sent to anybody, so it need not be small.
    sed -i 's/"-z[0-9]"/"-z1"/' "$folder/packaging/debian.py"
    build "$folder" "$@" && cp "$folder"/dist/neckguide* "$older" && rm -rf "$folder"
}

# copy_checkout FOLDER: what git knows or would take up, as it stands now.
copy_checkout() {
    mkdir -p "$1"
    git -C "$ROOT" ls-files -z --cached --others --exclude-standard |
        tar -C "$ROOT" --ignore-failed-read --null -T - -cf - | tar -xf - -C "$1"
}

build() {
    local folder=$1
    shift
    (cd "$folder" && SOURCE_DATE_EPOCH=$(git -C "$ROOT" log -1 --format=%ct) \
        timeout 3000 python3 packaging/build.py "$@")
}
