#!/usr/bin/env bash
# Runs `krr check` in a GitHub job: a summary of the job, annotations, and reports for later steps.
# Input: KRR_TARGET, KRR_TOKEN, KRR_ARGS. The exit code is that of `krr check`.
set -uo pipefail
krr=${KRR:-krr}

if [ -z "${KRR_TARGET:-}" ]; then
  echo "::error title=krr-kit::the input target is missing: the base URL of the deployment, such as https://krr.example.com"
  exit 2
fi
[ -n "${KRR_TOKEN:-}" ] || unset KRR_TOKEN

reports=$(mktemp -d "${RUNNER_TEMP:-/tmp}/krr.XXXXXX")
echo "report=$reports" >> "${GITHUB_OUTPUT:-/dev/null}"

read -ra args <<< "${KRR_ARGS:-}"
$krr check "$KRR_TARGET" ${args[@]+"${args[@]}"} --report text \
  --report "json=$reports/krr.json" --report "markdown=$reports/krr.md" --report "sarif=$reports/krr.sarif"
status=$?

# Without a report, the last line of the log says why.
[ -s "$reports/krr.md" ] && cat "$reports/krr.md" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
[ -s "$reports/krr.json" ] && node "$(dirname "$0")/annotate.mjs" "$reports/krr.json"
exit "$status"
