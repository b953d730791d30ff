#!/usr/bin/env bash
# HiveOS runs this in a screen, and again when it ends.
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
. ./h-manifest.conf
if [[ ! -f ${CUSTOM_CONFIG_FILENAME%.toml}.options ]]; then
    echo 'fluxforge: correct the flight sheet: the extra config arguments end within quotes or behind a backslash' >&2
    exit 2
fi
mapfile -d '' -t options <"${CUSTOM_CONFIG_FILENAME%.toml}.options"
mkdir -p "$(dirname "$CUSTOM_LOG_BASENAME")"
exec ./fluxforge-miner mine --config "$CUSTOM_CONFIG_FILENAME" "${options[@]}"
