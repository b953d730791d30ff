#!/usr/bin/env bash
# HiveOS calls this to turn a flight sheet into the miner's configuration. Its variables: CUSTOM_URL (one pool, or several, separated by
# white space), CUSTOM_TEMPLATE (the user, ADDRESS.RIG), CUSTOM_PASS, CUSTOM_USER_CONFIG (more lines of TOML, such as: temp-stop = 85).

toml_string() { # TEXT
    local text=${1//\\/\\\\}
    text=${text//[$'\r\n\t']/ }
    printf '"%s"' "${text//\"/\\\"}"
}

{
    printf '# written by h-config.sh from the flight sheet\n'
    printf 'user = %s\n' "$(toml_string "${CUSTOM_TEMPLATE:-}")"
    [[ -z ${CUSTOM_PASS:-} ]] || printf 'password = %s\n' "$(toml_string "$CUSTOM_PASS")"
    printf 'pool = ['
    for url in ${CUSTOM_URL:-}; do
        [[ $url == *://* ]] || url=stratum+tcp://$url
        printf '%s, ' "$(toml_string "$url")"
    done
    printf ']\napi = 4068\n'
    printf '%s\n' "${CUSTOM_USER_CONFIG:-}"
} >"$CUSTOM_CONFIG_FILENAME"
