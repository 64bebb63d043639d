# What the origin gives. Sourced by benches after deploy/processes.sh.

# A file of so many bytes that compresses to nothing.
make_file() { # NAME BYTES
    mkdir -p "$work/www/$(dirname "$1")"
    head -c "$2" /dev/zero | openssl enc -aes-128-ctr -K 00 -iv "$(printf '%032x' "$2")" 2>/dev/null >"$work/www/$1"
}
