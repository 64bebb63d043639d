#!/usr/bin/env bash
# Makes stand-ins for the official base images, under their names, where these cannot be pulled: Debian by debootstrap, and
# the .NET SDK, Node and npm of this machine, with the package sources and certificates it uses.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
. "$here/podman.sh"
podman_setup

has() { podman image exists "$1"; }

# debian NAME SUITE SCRIPT PACKAGES: a Debian as image haul-try/NAME.
debian() {
    local name=$1 suite=$2 script=$3 packages=$4 root=$work/root-$1
    has "localhost/haul-try/$name" && return
    say "debootstrap $suite ($packages)"
    rm -rf --one-file-system "$root"
    debootstrap --variant=minbase --include="$packages" "$suite" "$root" '' "$script" > "$work/debootstrap-$name.log" 2>&1 \
        || { tail -5 "$work/debootstrap-$name.log"; return 1; }
    cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}/*
    tar -C "$root" --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' -c . | podman import -q - "localhost/haul-try/$name" > /dev/null
    rm -rf --one-file-system "$root"
}

# image NAME CONTEXT [OPTION...]: builds the Dockerfile on standard input.
image() {
    local name=$1 context=$2
    shift 2
    has "$name" && return
    say "stand-in for $name"
    podman build -q --pull=never --isolation chroot --format docker -t "$name" -f - "$@" "$context" > /dev/null
}

dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
node=$(readlink -f "$(command -v node)")
npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
settings=$work/settings
mkdir -p "$settings/NuGet"
for file in ~/.nuget/NuGet/NuGet.Config ~/.config/NuGet/NuGet.Config; do
    [ ! -e "$file" ] || cp "$file" "$settings/NuGet/NuGet.Config"
done
cat ~/.npmrc > "$settings/.npmrc" 2> /dev/null || : > "$settings/.npmrc"

debian base bookworm bookworm ca-certificates,libicu72,libssl3,libstdc++6,zlib1g
# The Debian of today has an nginx too old to look names up again; the next one's is of the version that the images use.
debian nginx forky sid ca-certificates,nginx

image mcr.microsoft.com/dotnet/runtime-deps:10.0 "$settings" <<'END'
FROM localhost/haul-try/base
RUN useradd -u 1654 -m app
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true
END

image mcr.microsoft.com/dotnet/aspnet:10.0 "$dotnet" --ignorefile /dev/null <<'END'
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
COPY dotnet /usr/share/dotnet/dotnet
COPY host /usr/share/dotnet/host
COPY shared /usr/share/dotnet/shared
END

image mcr.microsoft.com/dotnet/sdk:10.0 "$dotnet" -v "$settings:/settings:ro" <<'END'
FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY packs /usr/share/dotnet/packs
COPY sdk /usr/share/dotnet/sdk
COPY sdk-manifests /usr/share/dotnet/sdk-manifests
COPY templates /usr/share/dotnet/templates
RUN mkdir -p /root/.nuget && cp -r /settings/NuGet /root/.nuget/
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false NUGET_CERT_REVOCATION_MODE=offline
END

mkdir -p "$work/node"
cp "$node" "$work/node/node"
rm -rf "$work/node/npm"
cp -r "$npm" "$work/node/npm"
image docker.io/library/node:20-bookworm-slim "$work/node" -v "$settings:/settings:ro" <<'END'
FROM localhost/haul-try/base
RUN useradd -u 1000 -m node
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && cp /settings/.npmrc /root/
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
END

image docker.io/library/nginx:1.30 "$settings" <<'END'
FROM localhost/haul-try/nginx
RUN groupadd -g 101 nginx; useradd -u 101 -g nginx -M -s /usr/sbin/nologin nginx
END
rm -rf "$work/node"
