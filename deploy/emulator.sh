# Sourced by scripts that need Azure's storage on this machine; deploy/processes.sh comes first.

# Starts Azurite and leaves its connection string in $work/azure.
azurite() { # ADDRESS BLOB-PORT QUEUE-PORT TABLE-PORT
    bash deploy/azurite/install.sh
    deploy/azurite/node_modules/.bin/azurite --silent --disableTelemetry --skipApiVersionCheck --location "$work/azurite" \
        --blobHost "$1" --blobPort "$2" --queueHost "$1" --queuePort "$3" --tableHost "$1" --tablePort "$4" >"$work/azurite.log" &
    keep
    local account=devstoreaccount1
    # The key that every emulator has; a real account's connection string belongs into a file just like this one.
    local key='Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
    echo "DefaultEndpointsProtocol=http;AccountName=$account;AccountKey=$key;BlobEndpoint=http://$1:$2/$account;TableEndpoint=http://$1:$4/$account;" >"$work/azure"
    chmod 600 "$work/azure"
    wait_for "Azurite" 60 curl -s "http://$1:$4/"
}
