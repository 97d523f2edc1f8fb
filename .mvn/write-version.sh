#!/bin/sh
# Writes what `ciao --version` says: write-version.sh FILE VERSION
# An unchanged file is left alone, so that nothing is rebuilt for it.
set -eu
commit=$(git describe --always --dirty --exclude '*' --abbrev=12 2>/dev/null) || commit=unknown
new="version=$2
commit=$commit"
[ "$(cat "$1" 2>/dev/null)" != "$new" ] || exit 0
mkdir -p "$(dirname "$1")"
echo "$new" >"$1"
