#!/usr/bin/env bash
# Installs Debian packages that are missing: bash deploy/install.sh PACKAGE...
# As root or with sudo -n; else it prints one line to paste and exits 2.
set -euo pipefail

command_of() { case $1 in nodejs) echo node ;; aria2) echo aria2c ;; iproute2) echo tc ;; linux-perf) echo perf ;; time) echo /usr/bin/time ;; *) echo "$1" ;; esac; }

missing=()
for package in "$@"; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "$(command_of "$package")" >/dev/null || missing+=("$package")
done
# Debian's nodejs brings no npm.
[[ " $* " != *" nodejs "* ]] || command -v npm >/dev/null || missing+=(npm)
((${#missing[@]})) || exit 0

install="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
# Debian starts a service with its package, and at each boot; tests want the program alone. 'systemctl unmask prometheus' gives it back.
unit=/etc/systemd/system/prometheus.service
[[ " ${missing[*]} " != *" prometheus "* ]] || install="mkdir -p ${unit%/*} && { [ -e $unit ] || ln -s /dev/null $unit; } && $install"
if ((EUID == 0)); then
    bash -c "$install" >&2
elif sudo -n true 2>/dev/null; then
    sudo -n bash -c "$install" >&2
else
    echo "missing: ${missing[*]}; run: sudo bash -c '$install'" >&2
    exit 2
fi
