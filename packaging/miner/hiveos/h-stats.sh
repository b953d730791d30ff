#!/usr/bin/env bash
# HiveOS sources this every few seconds and reads two variables: khs, thousands of solutions a second, and stats, a JSON object.

fluxforge_stats() {
    local folder api port=4068 summary options=() i
    folder=$(dirname "${BASH_SOURCE[0]}")
    . "$folder/h-manifest.conf"
    [[ ! -f ${CUSTOM_CONFIG_FILENAME%.toml}.options ]] || mapfile -d '' -t options <"${CUSTOM_CONFIG_FILENAME%.toml}.options"
    for ((i = 0; i < ${#options[@]}; i++)); do
        case ${options[i]} in
            --api) api=${options[i + 1]:-} ;;
            --api=*) api=${options[i]#--api=} ;;
            *) continue ;;
        esac
        [[ ! ${api##*:} =~ ^[0-9]+$ ]] || port=${api##*:}
    done
    summary=$(curl -sf -m "${API_TIMEOUT:-5}" --noproxy '*' "http://127.0.0.1:$port/api/summary")
    # Not jq alone, which writes 3e-05; HiveOS compares these by bc.
    khs=$(jq -r '.solutionsPerSecond.oneMinute // 0' <<<"$summary" | LC_ALL=C awk '{ printf "%.8f", $1 / 1000 }')
    # Zero or null stand for what is not known, as in the scripts that come with HiveOS; those name algorithms "equihash N/K".
    stats=$(jq -c '{
        hs: [.devices[] | .solutionsPerSecond.oneMinute // 0],
        hs_units: "hs",
        temp: [.devices[].temperatureCelsius],
        fan: [.devices[].fanPercent],
        uptime: (.uptimeSeconds | floor),
        ver: (.agent | ltrimstr("fluxforge/")),
        ar: [.shares.accepted, .shares.rejected + .shares.stale, .shares.hardwareErrors,
            ([.devices[].shares.hardwareErrors | tostring] | join(";"))],
        algo: (.algorithm | capture("(?<n>[0-9]+),(?<k>[0-9]+)") | "equihash \(.n)/\(.k)"),
        bus_numbers: [.devices[].pciAddress | if . == null then null else split(":")[-2] | explode
            | reduce .[] as $c (0; . * 16 + (if $c > 96 then $c - 87 elif $c > 64 then $c - 55 else $c - 48 end)) end]
    }' <<<"$summary")
    khs=${khs:-0}
    stats=${stats:-null}
}

fluxforge_stats
