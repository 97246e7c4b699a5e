# The setup for Windows, as far as wine can tell.
# shellcheck shell=bash disable=SC2034,SC2154

verify_windows() {
    local verdict what script=$ROOT/packaging/windows/try-in-wine.sh
    while read -r verdict what; do
        case $verdict in
            ok) say ok "$what" ;;
            FAILED) fail "$what" ;;
            *) echo "          $verdict $what" ;;
        esac
    done < <(PYTHON=$(build_python) timeout 1800 "$script" 2>&1 || echo "FAILED the whole of it")
}

# build_python: the interpreter that packaging/build.py sets up for itself.
build_python() {
    cd "$ROOT" && /usr/bin/python3 - <<'END' | tail -n 1
from bootstrap import ENVIRONMENTS, Environment
environment = Environment(ENVIRONMENTS, open("requirements-build.lock", "rb").read())
environment.make("what builds the installers")
print(environment.python)
END
}
