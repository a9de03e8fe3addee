import { loadScenario, runConformance } from 'krr-kit';
import { test } from 'vitest';

const { KRR_BASE_URL = 'http://127.0.0.1:8080', KRR_TOKEN = 'any', KRR_NOW } = process.env;

const report = await runConformance({
  target: { baseUrl: KRR_BASE_URL, tokens: { main: KRR_TOKEN } },
  persons: await loadScenario('standard'), // your own: './persons.yaml'
  ...(KRR_NOW && { now: Date.parse(KRR_NOW) }), // for a service with a frozen clock
});

for (const { id, title, outcome, reason, findings } of report.results) {
  test(`${id}: ${title}`, ({ skip }) => {
    if (outcome === 'skipped') skip(reason);
    if (outcome === 'error') throw new Error(reason);
    const [first] = findings;
    if (outcome === 'fail') throw new Error(`expected ${first?.expected}, actual ${first?.actual}\n${first?.curl}`);
  });
}
