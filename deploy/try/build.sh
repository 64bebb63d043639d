#!/usr/bin/env bash
# Builds the images of docker-compose.yml as it says, from the stand-ins: bash deploy/try/build.sh [SERVICE...]
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
. "$here/podman.sh"
podman_setup
cd "$here/../.."

# The official Orleans packages for Azure are not in every feed.
export ORLEANS_AZURE_PACKAGES=${ORLEANS_AZURE_PACKAGES:-false}

docker-compose config | python3 -c '
import sys, yaml
for name, service in yaml.safe_load(sys.stdin)["services"].items():
    if "build" not in service:  # of a profile, and an image that others make
        continue
    build = service["build"]
    args = " ".join(f"--build-arg={key}={value}" for key, value in build.get("args", {}).items())
    target = "--target=" + build["target"] if "target" in build else ""
    print("|".join([name, service["image"], build["context"], build["dockerfile"], target, args]))
' | while IFS='|' read -r name image context dockerfile target args; do
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    say "building $image"
    # shellcheck disable=SC2086
    podman build -q --pull=never --isolation chroot --format docker --layers -t "docker.io/library/$image" -f "$context/$dockerfile" \
        --ignorefile "$context/$dockerfile.dockerignore" $target $args "$context" < /dev/null > "$work/build-$name.log" 2>&1 \
        || { tail -30 "$work/build-$name.log"; exit 1; }
done
