#!/usr/bin/env bash
# Makes the secrets of a cluster as files, once: bash deploy/docker/make-secrets.sh [DIR]
# Files that are there are kept: the state is read with the keys it was written with.
set -euo pipefail
dir=${1:-$(dirname "$0")/secrets}

# Only the owner gets into the folder. The files themselves can be read by all, as the processes in the containers run as
# other users and see nothing of the folder but the one file they are given.
mkdir -p "$dir"
chmod 700 "$dir"

make() {
    local file=$dir/$1
    if [ -s "$file" ]; then
        echo "$file: kept"
        return
    fi

    printf '%s' "$2" > "$file"
    chmod 644 "$file"
    echo "$file: made"
}

random() { head -c "$1" /dev/urandom | base64 -w 0; }

# An Azurite account with a key of its own. With a storage account in Azure: put its connection string into state.
make account "haul:$(random 64)"
IFS=: read -r name key < <(cat "$dir/account"; echo)
make state "DefaultEndpointsProtocol=http;AccountName=$name;AccountKey=$key;BlobEndpoint=http://azurite:10000/$name;TableEndpoint=http://azurite:10002/$name;"
# Wraps the key ring that seals stored credentials.
make key "$(random 32)"
# The key that Prometheus shows, which may read and no more.
make metrics-key "haul_$(random 32 | tr '+/' '-_' | tr -d '=')"
# Who may use the HTTP API and the pages: a key that may do everything, and the digest of Prometheus' key. More lines can follow.
digest=sha256:$(sha256sum < "$dir/metrics-key" | cut -d' ' -f1)
make api-key "haul_$(random 32 | tr '+/' '-_' | tr -d '=')"$'\n'"$digest read prometheus"$'\n'
# A file that was kept may know another metrics-key or none. It is written in place: containers go on with the file they were given.
if ! grep -qF "$digest" "$dir/api-key"; then
    lines=$(grep -v ' prometheus$' "$dir/api-key" || true)
    chmod 644 "$dir/api-key"
    printf '%s\n' "$lines" "$digest read prometheus" > "$dir/api-key"
    echo "$dir/api-key: lets metrics-key in"
fi
# The password of Grafana's user "admin" (profile observability).
make grafana "$(random 24 | tr '+/' '-_' | tr -d '=')"
