#!/usr/bin/env bash
# HiveOS sources this every few seconds and reads two variables: khs, thousands of solutions a second, and stats, a JSON object.
summary=$(curl -s -m 5 http://127.0.0.1:4068/api/summary)
if [[ -z $summary ]]; then
    khs=0
    stats=null
else
    khs=$(jq -r '(.solutionsPerSecond.oneMinute // 0) / 1000' <<<"$summary")
    stats=$(jq -c '{
        hs: [.devices[].solutionsPerSecond.oneMinute],
        hs_units: "hs",
        temp: [.devices[].temperatureCelsius],
        fan: [.devices[].fanPercent],
        uptime: (.uptimeSeconds | floor),
        ver: .agent,
        ar: [.shares.accepted, .shares.rejected + .shares.stale, .shares.hardwareErrors],
        algo: "zelhash",
        bus_numbers: [.devices[].pciAddress | if . == null then null else split(":")[-2] | explode
            | reduce .[] as $c (0; . * 16 + (if $c > 96 then $c - 87 elif $c > 64 then $c - 55 else $c - 48 end)) end]
    }' <<<"$summary")
fi
