#!/bin/sh
# Starts Azurite with the account (NAME:KEY) of a secret file; 'ready' tells whether blobs and tables answer.
set -eu
if [ "${1-}" = ready ]; then
    exec node -e 'for (const port of [10000, 10002]) {
        require("http").get({ port, path: "/" }, reply => reply.resume()).on("error", () => process.exit(1));
    }'
fi

AZURITE_ACCOUNTS=$(cat "${HAUL_ACCOUNT_FILE:-/run/secrets/haul_account}")
export AZURITE_ACCOUNTS
exec node /app/node_modules/azurite/dist/src/azurite.js --location /data \
    --blobHost 0.0.0.0 --queueHost 127.0.0.1 --tableHost 0.0.0.0 --skipApiVersionCheck --disableTelemetry --silent
