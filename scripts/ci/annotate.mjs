// Prints an annotation of a GitHub job for each rule that a report (krr check --report json) does not pass.
import { readFileSync } from 'node:fs';

const LEVELS = { fail: 'error', error: 'error', warn: 'warning' };

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
const escapeData = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const { results } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { id, title, outcome, waived, reason, findings } of results) {
  if (!Object.hasOwn(LEVELS, outcome) || waived !== undefined) continue;
  const [finding] = findings;
  const cause = finding === undefined ? (reason ?? '') : `expected ${finding.expected}, actual ${finding.actual}`;
  console.log(`::${LEVELS[outcome]} title=${escapeProperty(id)}::${escapeData(`${title}: ${cause}`)}`);
}
