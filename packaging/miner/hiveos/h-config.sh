#!/usr/bin/env bash
# HiveOS sources this to turn a flight sheet into the miner's configuration. Its fields: CUSTOM_URL (a pool, or several separated by
# white space), CUSTOM_TEMPLATE (the user, ADDRESS.RIG), CUSTOM_PASS, and CUSTOM_USER_CONFIG, options of fluxforge-miner mine as they
# would stand on a command line, which outrank the others.

fluxforge_toml_string() { # TEXT
    local text=${1//[[:cntrl:]]/ }
    text=${text#"${text%%[! ]*}"}
    text=${text%"${text##*[! ]}"}
    text=${text//\\/\\\\}
    printf '"%s"' "${text//\"/\\\"}"
}

fluxforge_config() {
    local folder url urls
    folder=$(dirname "${BASH_SOURCE[0]}")
    . "$folder/h-manifest.conf"
    [[ -n ${CUSTOM_URL:-} ]] || echo 'fluxforge: the flight sheet names no pool' >&2
    [[ -n ${CUSTOM_TEMPLATE:-} ]] || echo 'fluxforge: the flight sheet names no wallet and worker' >&2
    {
        printf '# written by h-config.sh from the flight sheet\npool = ['
        read -r -d '' -a urls <<<"${CUSTOM_URL:-}"
        for url in "${urls[@]}"; do
            printf '%s, ' "$(fluxforge_toml_string "$url")"
        done
        printf ']\nuser = %s\n' "$(fluxforge_toml_string "${CUSTOM_TEMPLATE:-}")"
        [[ -z ${CUSTOM_PASS:-} ]] || printf 'password = %s\n' "$(fluxforge_toml_string "$CUSTOM_PASS")"
        printf 'api = 4068\nplain = true\nlog = %s\n' "$(fluxforge_toml_string "$CUSTOM_LOG_BASENAME.log")"
    } >"$CUSTOM_CONFIG_FILENAME"
    printf '%s\n' "${CUSTOM_USER_CONFIG:-}" >"${CUSTOM_CONFIG_FILENAME%.toml}.options"
}

fluxforge_config
