#!/usr/bin/env bash
# Runs the tests, and every process that they start, under shifted clocks and in other time zones.
#
#   scripts/test-under-clocks.sh                    every clock of the list
#   scripts/test-under-clocks.sh leap-day midnight  some of them
#   VITEST_ARGS='test/register test/scenario' scripts/test-under-clocks.sh new-year
#
# Needs libfaketime (Debian: apt-get install faketime) and a build (npm run build).
set -uo pipefail
cd "$(dirname "$0")/.."
export NO_COLOR=1 FAKETIME_DONT_FAKE_MONOTONIC=1

# name | time zone of the machine | clock
CLOCKS='
next-day|UTC|+1d
next-week|UTC|+8d
new-year|Europe/Oslo|+40d
leap-day|Europe/Oslo|@2028-02-29 12:00:00
summer-time|Europe/Oslo|@2027-03-28 01:59:30
winter-time|America/New_York|@2027-10-31 02:59:30
midnight|Europe/Oslo|@2026-12-11 23:55:00
far-zone|Pacific/Kiritimati|+0
'

command -v faketime >/dev/null || { echo 'faketime is missing: apt-get install faketime' >&2; exit 2; }
failed=()
while IFS='|' read -r name zone clock; do
  [ -n "$name" ] || continue
  if [ $# -gt 0 ] && [[ " $* " != *" $name "* ]]; then continue; fi
  echo "== $name: $clock in $zone"
  case $clock in
    @*) TZ=$zone faketime "${clock#@}" npx vitest run ${VITEST_ARGS:-} </dev/null || failed+=("$name") ;;
    *) TZ=$zone faketime -f "$clock" npx vitest run ${VITEST_ARGS:-} </dev/null || failed+=("$name") ;;
  esac
done <<<"$CLOCKS"
[ ${#failed[@]} -eq 0 ] || { echo "failed under: ${failed[*]}" >&2; exit 1; }
