#!/usr/bin/env bash
# Tries docker-compose.yml for real where there is no Docker engine and no image can be pulled (Debian, root):
#
#     bash deploy/try/compose.sh [--keep]
#
# Makes stand-ins for the base images, builds the images from their Dockerfiles, brings the cluster up with three silos,
# kills one in the middle of a download, compares the bytes, takes everything down and says PASS or FAIL in the last line.
# --keep keeps the images, some GB in HAUL_TRY (/var/tmp/haul-try), and so the next try needs a fraction of the time.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
. "$here/podman.sh"

keep=false
for argument; do
    case $argument in
        --keep) keep=true ;;
        *)
            sed -n '2,8s/^# \?//p' "$0"
            exit 2
            ;;
    esac
done

needs=(podman runc conmon netavark aardvark-dns golang-github-containers-common docker-compose python3-yaml debootstrap iptables iproute2 curl)
missing=()
for package in "${needs[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ "$(id -u)" = 0 ] || { echo "root is needed: namespaces, bridges and overlay mounts are made" >&2; exit 2; }
for tool in dotnet node npm; do
    command -v "$tool" > /dev/null || { echo "$tool is needed: the stand-ins carry that of this machine" >&2; exit 2; }
done
if [ ${#missing[@]} -gt 0 ]; then
    say "apt-get install ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi

mkdir -p "$work"
exec 9> "$work/lock"
flock -n 9 || { echo "another try is running in $work" >&2; exit 2; }

secrets=$here/../docker/secrets
made=false
passed=false
[ -d "$secrets" ] || made=true

finish() {
    local code=$?
    trap - EXIT
    set +e
    # What the containers' control groups leave when they are empty.
    find /sys/fs/cgroup -depth -type d -path '*libpod_parent*' -exec rmdir {} + 2> /dev/null || true
    # Podman's own mount, and those of a build that was broken off.
    awk -v "work=$work/" 'index($2, work) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l
    rm -rf "$running"
    ! $made || rm -rf "$secrets"
    if $keep; then
        say "kept: $work"
    else
        rm -rf --one-file-system "$work"
    fi

    if $passed; then
        echo PASS
        exit 0
    fi

    # A signal may come after a command that did well.
    echo FAIL
    exit $((code == 0 ? 1 : code))
}

trap finish EXIT
bash "$here/bases.sh" 9>&-
bash "$here/../docker/make-secrets.sh" > /dev/null
bash "$here/build.sh" 9>&-
unshare --net --mount --pid --fork --kill-child --mount-proc bash "$here/run.sh" 9>&-
passed=true
