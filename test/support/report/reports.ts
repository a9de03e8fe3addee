import type { Outcome, Report, ReportedFinding, RuleResult } from '../../../src/conformance/report.ts';

/** Reports made by hand, small, for every format. */

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
  answer:
    'HTTP 200, application/json\n{"personidentifikator":"01837012046","reservasjon":"NEI","status":"SLETTET","kontaktinformasjon":{"epostadresse":"kari.berg@example.com","mobiltelefonnummer":"+4742345678"}}',
};

export const passed: RuleResult = {
  id: 'response/status-200',
  group: 'answer',
  title: 'A lookup is answered with status 200',
  level: 'MUST',
  requirement: 'A request for 1 to 1000 identifiers, with a token that opens the service, is answered with status 200.',
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
  requirement: 'Whoever is SLETTET has no kontaktinformasjon, digital_post or sertifikat, whatever is asked for.',
  sources: [PERSON, REST],
  outcome: 'fail',
  findings: [finding, { ...finding, version: 'v2', pointer: '/personer/7', actual: 'sertifikat' }],
  findingCount: 4,
};

export const warned: RuleResult = {
  id: 'response/order',
  group: 'answer',
  title: 'Persons are answered in the order asked for',
  level: 'SHOULD',
  requirement: 'Persons stand in the answer in the order of the request.',
  sources: [REST],
  outcome: 'warn',
  findings: [{ ...finding, level: 'SHOULD', expected: 'the order of the request', actual: 'another order' }],
  findingCount: 1,
};

export const observed: RuleResult = {
  id: 'request/duplicates',
  group: 'request',
  title: 'What an identifier that is asked for twice gets',
  level: 'OBSERVE',
  requirement: 'The documentation does not say what becomes of an identifier that stands twice in a request.',
  sources: [REST],
  outcome: 'observed',
  observations: { v1: 'the person is answered twice', v2: 'the person is answered once' },
  findings: [],
  findingCount: 0,
};

export const skippedOne: RuleResult = {
  ...passed,
  id: 'disclosure/contact-scope-only',
  group: 'disclosure',
  title: 'The contact scope alone gives no mailbox',
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
  group: 'post',
  title: 'A mailbox has its address and its supplier',
  waived: 'the new platform is rolled out in March',
};

const countOf = (results: readonly RuleResult[], outcome: Outcome): number =>
  results.filter((result) => result.outcome === outcome).length;

/** A report of these results. */
export function reportWith(results: readonly RuleResult[], more: Partial<Report> = {}): Report {
  const outcomes = {
    pass: countOf(results, 'pass'),
    fail: countOf(results, 'fail'),
    warn: countOf(results, 'warn'),
    observed: countOf(results, 'observed'),
    skipped: countOf(results, 'skipped'),
    error: countOf(results, 'error'),
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

export const good: Report = reportWith([passed, observed]);

/** Every outcome, a waiver that holds and one that does not. */
export const full: Report = reportWith([erred, observed, passed, warned, failed, skippedOne, waivedOne], {
  staleWaivers: [{ rule: 'response/status-200', expected: 'fail', actual: 'pass' }],
  changes: {
    since: '2026-10-01T10:00:00.000Z',
    earlierTarget: 'http://127.0.0.1:8080',
    outcomes: [{ rule: 'state/slettet-no-data', earlier: 'pass', now: 'fail' }],
    observations: [
      {
        rule: 'request/duplicates',
        version: 'v2',
        earlier: 'the person is answered twice',
        now: 'the person is answered once',
      },
    ],
    newRules: ['mailbox/both-members'],
    goneRules: [],
  },
});
