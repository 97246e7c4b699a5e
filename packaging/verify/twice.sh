# The same commit, built twice in different folders: bit for bit the same.
# shellcheck shell=bash disable=SC2034,SC2154

verify_twice() {
    local first=$work/first second=$work/a-second-one/elsewhere file
    check "the commit is cloned twice" clone_twice "$first" "$second" || return
    check "builds in one folder" build "$first" all || return
    check "builds in another folder" build "$second" all || return
    check "the bundles are the same, file by file" same_trees "$first" "$second"
    for file in "$first"/dist/*; do
        file=$(basename "$file")
        check "$file is the same" same "$first/dist/$file" "$second/dist/$file"
    done
    rm -rf "$first" "$second"
}

clone_twice() {
    git clone --quiet "$ROOT" "$1" && git clone --quiet "$ROOT" "$2"
}

same_trees() {
    diff <(tree_of "$1/build/bundle/neckguide") <(tree_of "$2/build/bundle/neckguide")
}

# tree_of FOLDER: every path with its kind, rights, time and link, and what is in every file.
tree_of() {
    (cd "$1" && find . -printf '%P %y %m %T@ %l\n' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum)
}
