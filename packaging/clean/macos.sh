#!/bin/sh
# On a Mac: check the disk image in DIST as Gatekeeper does, install the app from it, self-test, remove.
# `sh packaging/clean/macos.sh dist`
set -eu
image=$(ls "$1"/neckguide-*.dmg)
work=$(mktemp -d)
app=$work/neckguide.app
trap 'hdiutil detach "$work/image" -quiet 2>/dev/null || true; rm -rf "$work"' EXIT

hdiutil verify "$image"
mkdir "$work/image"
hdiutil attach "$image" -readonly -nobrowse -mountpoint "$work/image"
[ "$(readlink "$work/image/Applications")" = /Applications ]
ditto "$work/image/neckguide.app" "$app"
codesign --verify --deep --strict --verbose=2 "$app"
if xcrun stapler validate "$app"; then
    # As if a browser had brought it: then a Mac asks Gatekeeper.
    xattr -w com.apple.quarantine "0081;00000000;Safari;" "$app"
    spctl --assess --type execute --verbose=2 "$app"
else
    echo "The app is not notarised: Macs warn before they open it."
fi
"$app/Contents/MacOS/neckguide" self-test --json
echo "Installed and tried: $(basename "$image")"
