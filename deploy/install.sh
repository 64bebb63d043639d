#!/usr/bin/env bash
# Installs Debian packages that are missing: bash deploy/install.sh PACKAGE...
# As root or with sudo -n; else it prints one line to paste and exits 2.
set -euo pipefail

command_of() { case $1 in nodejs) echo node ;; redis-server) echo redis-server ;; *) echo "$1" ;; esac; }

missing=()
for package in "$@"; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "$(command_of "$package")" >/dev/null || missing+=("$package")
done
[[ " ${missing[*]} " != *" nodejs "* ]] || missing+=(npm)
((${#missing[@]})) || exit 0

install="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
if ((EUID == 0)); then
    bash -c "$install" >&2
elif sudo -n true 2>/dev/null; then
    sudo -n bash -c "$install" >&2
else
    echo "missing: ${missing[*]}; run: sudo bash -c '$install'" >&2
    exit 2
fi
