#!/usr/bin/env bash
# Starts `krr mock` in the background of a GitHub job and waits until it is ready.
# Input: KRR_PORT, KRR_ARGS. Output: url, and KRR_URL in the environment of later steps.
set -uo pipefail
krr=${KRR:-krr}

log="${RUNNER_TEMP:-/tmp}/krr-mock-$$.log"
read -ra args <<< "${KRR_ARGS:-}"
nohup $krr mock ${args[@]+"${args[@]}"} > "$log" 2>&1 &
pid=$!

for _ in $(seq 300); do
  url=$(sed -nE 's/^krr mock: HentPersoner on ([^ ]+) .*/\1/p' "$log")
  if [ -n "$url" ]; then
    echo "krr mock: $url (log: $log)"
    echo "url=$url" >> "${GITHUB_OUTPUT:-/dev/null}"
    echo "KRR_URL=$url" >> "${GITHUB_ENV:-/dev/null}"
    exit 0
  fi
  kill -0 "$pid" 2> /dev/null || break
  sleep 0.1
done
kill "$pid" 2> /dev/null
echo "::error title=krr-kit::the mock did not start"
cat "$log"
exit 1
