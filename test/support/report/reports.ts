import type { Outcome, Report, ReportedFinding, RuleResult } from '../../../src/conformance/report.ts';

/** Small handwritten reports for the tests of the formats. */

const REST = {
  document: 'REST',
  title: 'Oppslagstjenesten, REST',
  url: 'https://docs.digdir.no/docs/Kontaktregisteret/oppslagstjenesten_rest',
} as const;
const PERSON = {
  document: 'PERSON',
  section: 'table',
  title: 'Person',
  url: 'https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person',
} as const;

export const finding: ReportedFinding = {
  version: 'v1',
  probe: 'batch',
  expected: 'no kontaktinformasjon',
  actual: 'kontaktinformasjon with epostadresse, mobiltelefonnummer',
  pointer: '/personer/4',
  level: 'MUST',
  curl: `curl -sS -i 'http://127.0.0.1:8080/rest/v1/personer' -H "Authorization: Bearer $KRR_TOKEN" -H 'Content-Type: application/json' --data-raw '{"personidentifikatorer":["01837012046","01837012127"]}'`,
  response:
    'HTTP 200, application/json\n{"personidentifikator":"01837012046","reservasjon":"NEI","status":"SLETTET","kontaktinformasjon":{"epostadresse":"kari.berg@example.com","mobiltelefonnummer":"+4742345678"}}',
};

export const passed: RuleResult = {
  id: 'response/status-200',
  group: 'response',
  title: 'A lookup returns status 200',
  level: 'MUST',
  requirement: 'A request for 1 to 1000 identifiers with a valid token returns status 200.',
  sources: [REST],
  outcome: 'pass',
  findings: [],
  findingCount: 0,
};

export const failed: RuleResult = {
  id: 'state/slettet-no-data',
  group: 'state',
  title: 'A deleted person has no data',
  level: 'MUST',
  requirement: 'A person with status SLETTET has no kontaktinformasjon, digital_post or sertifikat.',
  sources: [PERSON, REST],
  outcome: 'fail',
  findings: [finding, { ...finding, version: 'v2', pointer: '/personer/7', actual: 'sertifikat' }],
  findingCount: 4,
};

export const warned: RuleResult = {
  id: 'response/order',
  group: 'response',
  title: 'Persons are returned in the order of the request',
  level: 'SHOULD',
  requirement: 'Persons are returned in the order of the request.',
  sources: [REST],
  outcome: 'warn',
  findings: [{ ...finding, level: 'SHOULD', expected: 'the order of the request', actual: 'another order' }],
  findingCount: 1,
};

export const observed: RuleResult = {
  id: 'request/duplicates',
  group: 'request',
  title: 'How a duplicate identifier is handled',
  level: 'OBSERVE',
  requirement: 'The documentation does not specify how a duplicate identifier is handled.',
  sources: [REST],
  outcome: 'observed',
  observations: { v1: 'the person is returned twice', v2: 'the person is returned once' },
  findings: [],
  findingCount: 0,
};

export const skippedOne: RuleResult = {
  ...passed,
  id: 'disclosure/contact-scope-only',
  group: 'disclosure',
  title: 'The contact scope alone does not return a mailbox',
  outcome: 'skipped',
  reason: 'no token "contact" is given (--token-for contact=…)',
};

export const erred: RuleResult = {
  ...passed,
  id: 'request/over-thousand-rejected',
  group: 'request',
  title: 'More than 1000 identifiers are rejected',
  outcome: 'error',
  reason: 'the connection was reset',
};

export const waivedOne: RuleResult = {
  ...failed,
  id: 'mailbox/both-members',
  group: 'mailbox',
  title: 'A mailbox has its address and its supplier',
  waived: 'the new platform is rolled out in March',
};

const countOutcome = (results: readonly RuleResult[], outcome: Outcome): number =>
  results.filter((result) => result.outcome === outcome).length;

export function createReport(results: readonly RuleResult[], more: Partial<Report> = {}): Report {
  const outcomes = {
    pass: countOutcome(results, 'pass'),
    fail: countOutcome(results, 'fail'),
    warn: countOutcome(results, 'warn'),
    observed: countOutcome(results, 'observed'),
    skipped: countOutcome(results, 'skipped'),
    error: countOutcome(results, 'error'),
  };
  return {
    schemaVersion: 1,
    tool: { name: 'krr-kit', version: '0.1.0' },
    contractVersion: '1.0.0',
    target: 'http://127.0.0.1:8080',
    versions: ['v1', 'v2'],
    startedAt: '2026-11-23T06:55:07.123Z',
    strict: false,
    statistics: { requests: 87, durationMs: 2345, outcomes },
    results,
    staleWaivers: [],
    conforms: results.every(({ outcome, waived }) => waived !== undefined || !['fail', 'error'].includes(outcome)),
    ...more,
  };
}

export const good: Report = createReport([passed, observed]);

/** A report with every outcome, an applicable waiver and a stale one. */
export const full: Report = createReport([erred, observed, passed, warned, failed, skippedOne, waivedOne], {
  staleWaivers: [{ rule: 'response/status-200', expected: 'fail', actual: 'pass' }],
  changes: {
    since: '2026-10-01T10:00:00.000Z',
    earlierTarget: 'http://127.0.0.1:8080',
    outcomes: [{ rule: 'state/slettet-no-data', earlier: 'pass', now: 'fail' }],
    observations: [
      {
        rule: 'request/duplicates',
        version: 'v2',
        earlier: 'the person is returned twice',
        now: 'the person is returned once',
      },
    ],
    newRules: ['mailbox/both-members'],
    goneRules: [],
  },
});
