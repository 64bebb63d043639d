#!/usr/bin/env bash
# Installs Azurite as package-lock.json pins it. npm empties its directory first, so what is there for this very lock file stays.
set -euo pipefail
cd "$(dirname "$0")"
exec 9>>package-lock.json # changes nothing in it: only a descriptor for writing can be locked everywhere
flock 9
cmp -s package-lock.json node_modules/.haul-lock.json && exit
npm ci --no-audit --no-fund --loglevel=error >&2 || {
    echo "npm could not install Azurite (see above): it needs the npm registry, or a mirror named in ~/.npmrc" >&2
    exit 1
}
cp package-lock.json node_modules/.haul-lock.json
