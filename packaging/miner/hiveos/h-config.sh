#!/usr/bin/env bash
# HiveOS sources this to turn a flight sheet into the miner's configuration. Its fields: CUSTOM_URL (a pool, or several separated by
# white space), CUSTOM_TEMPLATE (the user, ADDRESS.RIG), CUSTOM_PASS, and CUSTOM_USER_CONFIG, options of fluxforge-miner mine as they
# would stand on a command line, which outrank the others. Nothing in them is expanded: $, `, %, #, ; and * are what they are.

fluxforge_toml_string() { # TEXT
    local LC_ALL=C text=$1 string= c i
    for ((i = 0; i < ${#text}; i++)); do
        c=${text:i:1}
        case $c in
            \\ | \") c=\\$c ;;
            [[:cntrl:]]) printf -v c '\\u%04x' "'$c" ;;
        esac
        string+=$c
    done
    printf '"%s"' "$string"
}

fluxforge_trim() { # TEXT
    local text=${1#"${1%%[![:space:]]*}"}
    printf '%s' "${text%"${text##*[![:space:]]}"}"
}

# Parts a command line as a shell does: blanks and line ends end a word unless quotes or a backslash keep it together. Each word of the
# output ends with NUL. Fails if a quote has no end, or nothing follows a backslash: a part of an option is worse than none.
fluxforge_words() { # TEXT
    local LC_ALL=C text=$1 word= begun= quote= c i
    for ((i = 0; i < ${#text}; i++)); do
        c=${text:i:1}
        if [[ $quote == \' && $c != \' ]]; then
            word+=$c
        elif [[ -n $quote && $c == "$quote" ]]; then
            quote=
        elif [[ $c == \\ ]]; then
            ((++i < ${#text})) || return 1
            c=${text:i:1}
            [[ -z $quote || $c == [\"\\\$\`] ]] || word+=\\
            [[ $c == $'\n' && -z $quote ]] || word+=$c begun=1
        elif [[ -n $quote ]]; then
            word+=$c
        elif [[ $c == [\"\'] ]]; then
            quote=$c begun=1
        elif [[ $c == [[:space:]] ]]; then
            [[ -z $begun ]] || printf '%s\0' "$word"
            word= begun=
        else
            word+=$c begun=1
        fi
    done
    [[ -z $quote ]] || return 1
    [[ -z $begun ]] || printf '%s\0' "$word"
}

fluxforge_config() {
    local folder url urls options
    folder=$(dirname "${BASH_SOURCE[0]}")
    . "$folder/h-manifest.conf"
    options=${CUSTOM_CONFIG_FILENAME%.toml}.options
    [[ -n ${CUSTOM_URL:-} ]] || echo 'fluxforge: the flight sheet names no pool' >&2
    [[ -n ${CUSTOM_TEMPLATE:-} ]] || echo 'fluxforge: the flight sheet names no wallet and worker' >&2
    {
        printf '# written by h-config.sh from the flight sheet\npool = ['
        read -r -d '' -a urls <<<"${CUSTOM_URL:-}"
        for url in "${urls[@]}"; do
            printf '%s, ' "$(fluxforge_toml_string "$url")"
        done
        printf ']\nuser = %s\n' "$(fluxforge_toml_string "$(fluxforge_trim "${CUSTOM_TEMPLATE:-}")")"
        [[ -z ${CUSTOM_PASS:-} ]] || printf 'password = %s\n' "$(fluxforge_toml_string "$CUSTOM_PASS")"
        printf 'api = 4068\nplain = true\nlog = %s\n' "$(fluxforge_toml_string "$CUSTOM_LOG_BASENAME.log")"
    } >"$CUSTOM_CONFIG_FILENAME"
    # Without this file h-run.sh starts nothing.
    if ! fluxforge_words "${CUSTOM_USER_CONFIG:-}" >"$options"; then
        rm -f "$options"
        echo 'fluxforge: the extra config arguments end within quotes or behind a backslash' >&2
        return 1
    fi
}

fluxforge_config
