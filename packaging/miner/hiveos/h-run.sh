#!/usr/bin/env bash
# HiveOS runs this in a screen, and again when it ends.
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
. ./h-manifest.conf
mkdir -p "$(dirname "$CUSTOM_LOG_BASENAME")"
exec ./fluxforge-miner mine --config "$CUSTOM_CONFIG_FILENAME" "@${CUSTOM_CONFIG_FILENAME%.toml}.options"
