#!/usr/bin/env bash
# Builds the base and every overlay with kustomize and checks each object against the schemas of the Kubernetes API:
# bash deploy/kubernetes/check.sh. Needs kubectl (or kustomize) and npm; no cluster is asked.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if command -v kubectl > /dev/null; then
    build() { kubectl kustomize "$1"; }
elif command -v kustomize > /dev/null; then
    build() { kustomize build "$1"; }
else
    echo "kubectl or kustomize is needed: https://kubernetes.io/docs/tasks/tools" >&2
    exit 2
fi

# A copy, so that the secrets of a real cluster are not touched and those of the check do not stay.
cp -r "$here/base" "$here/overlays" "$here/check" "$scratch/"
rm -rf "$scratch"/overlays/*/secrets
bash "$here/../docker/make-secrets.sh" "$scratch/overlays/dev/secrets" > /dev/null
npm ci --prefix "$scratch/check" --silent
for folder in base overlays/dev; do
    build "$scratch/$folder" > "$scratch/$(basename "$folder").yaml"
done

node "$scratch/check/check.js" "$scratch"/*.yaml
