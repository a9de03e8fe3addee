import { parseSertifikat } from '../../../contract/formats.ts';
import { validators } from '../../../contract/index.ts';
import { checkPurpose, checkValidity } from '../../evidence/certificates.ts';
import { type ChangeLogPosition, getRequestedFrom, readPosition } from '../../evidence/change-log.ts';
import { describeType } from '../../evidence/describe.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { CompletedExchange } from '../../evidence/lookups.ts';
import {
  isObject,
  isSame,
  type JsonObject,
  joinSertifikat,
  readObject,
  removeAbsent,
} from '../../evidence/rest-persons.ts';
import { hasMoreChanges } from '../../probes/changes.ts';
import { hasResponse } from '../../target/exchange.ts';
import { resolvePointer } from '../../target/json.ts';
import { evaluateEndpoint, isOk } from '../assertions.ts';
import {
  defineRules,
  type Finding,
  type FindingDetails,
  PASS,
  type Rule,
  type RuleOutcome,
  skip,
  skipFor,
  toRuleOutcome,
} from '../rule.ts';
import { changesConsistencyRules } from './changes-consistency.ts';

function checkAddress({ postkasseleverandoerAdresse: address }: JsonObject): readonly FindingDetails[] {
  if (typeof address === 'string') return [];
  const actual = address === undefined ? 'no postkasseleverandoerAdresse' : describeType(address);
  return [{ expected: 'postkasseleverandoerAdresse, a text', actual }];
}

function checkCertificate({ x509Sertifikat: value }: JsonObject): readonly FindingDetails[] {
  const expected = 'x509Sertifikat, the base64 of an X.509 certificate in DER';
  if (typeof value !== 'string')
    return [{ expected, actual: value === undefined ? 'no x509Sertifikat' : describeType(value) }];
  const read = parseSertifikat(value);
  return 'fault' in read ? [{ expected, actual: read.fault, pointer: '/x509Sertifikat' }] : [];
}

/** Checks the response with the print certificate; print/shape reports another status. */
function evaluatePrint(evidence: Evidence, evaluate: (exchange: CompletedExchange) => RuleOutcome): RuleOutcome {
  const [exchange] = evidence.findExchanges('print').filter(hasResponse).filter(isOk);
  return exchange === undefined ? skipFor('print/shape') : evaluate(exchange);
}

/** Checks the print certificate; print/shape reports one that cannot be read. */
const evaluateCertificate = (
  evidence: Evidence,
  check: (certificate: string) => Omit<FindingDetails, 'pointer'> | null | undefined,
): RuleOutcome =>
  evaluatePrint(evidence, (exchange) => {
    const certificate = readObject(exchange.response)?.x509Sertifikat;
    const violation = typeof certificate === 'string' ? check(certificate) : undefined;
    if (violation === undefined) return skipFor('print/shape');
    return toRuleOutcome(violation ? [{ exchange, pointer: '/x509Sertifikat', ...violation }] : []);
  });

export const printRules: readonly Rule[] = [
  {
    id: 'print/shape',
    title: 'The print supplier has an address and a certificate',
    level: 'MUST',
    requirement:
      'GET printSertifikat returns an object with postkasseleverandoerAdresse, a string, and x509Sertifikat, the base64 of an X.509 certificate in DER.',
    sources: [{ document: 'REST' }, { document: 'GEN22' }],
    probes: ['print'],
    evaluate: (evidence) =>
      evaluateEndpoint(evidence, 'print', (exchange) => {
        const printer = readObject(exchange.response);
        if (printer === undefined)
          return toRuleOutcome([{ exchange, expected: 'an object', actual: 'no JSON object' }]);
        return toRuleOutcome(
          [...checkAddress(printer), ...checkCertificate(printer)].map((details) => ({ exchange, ...details })),
        );
      }),
  },
  {
    id: 'print/certificate-in-validity',
    title: 'The print certificate is valid at the time of the check',
    level: 'SHOULD',
    requirement: 'Letters to the print supplier can only be encrypted with a certificate inside its validity period.',
    sources: [{ document: 'REST' }],
    probes: ['print'],
    evaluate: (evidence) => evaluateCertificate(evidence, (certificate) => checkValidity(certificate, evidence.now)),
  },
  {
    id: 'print/certificate-key-usage',
    title: 'The print certificate may be used for encryption',
    level: 'SHOULD',
    requirement: 'The key usage of the print certificate, if it has one, permits to encrypt keys or data.',
    sources: [{ document: 'REST' }, { document: 'RFC5280', section: '4.2.1.3' }],
    probes: ['print'],
    evaluate: (evidence) => evaluateCertificate(evidence, (certificate) => checkPurpose(certificate, 'encryption')),
  },
  {
    id: 'print/agrees-with-v1',
    title: 'Both versions return the same print supplier',
    level: 'SHOULD',
    requirement: 'Where both versions have the print certificate, its address and certificate are the same.',
    sources: [{ document: 'REST' }, { document: 'FIELD' }],
    probes: ['print'],
    versions: ['v2'],
    confirm: true,
    evaluate: (evidence) =>
      evaluatePrint(evidence, (exchange) => {
        const [v1] = evidence.findCounterpartExchanges('print').filter(hasResponse).filter(isOk);
        if (v1 === undefined || readObject(v1.response) === undefined)
          return skip('version 1 returned no print certificate');
        if (typeof readObject(exchange.response)?.x509Sertifikat !== 'string') return skipFor('print/shape');
        if (isSame(readObject(v1.response), readObject(exchange.response))) return PASS;
        return toRuleOutcome([
          {
            exchange,
            expected: 'the same as in version 1',
            actual: 'the print supplier differs',
            pointer: '',
            comparedWith: { exchange: v1, expected: readObject(v1.response), actual: readObject(exchange.response) },
          },
        ]);
      }),
  },
];

/** Checks the successful responses, if the first one is successful. */
const evaluateChangesResponses = (
  evidence: Evidence,
  evaluate: (responses: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome =>
  isStartRejected(evidence)
    ? skip('the service rejects requests for changes from the id 0')
    : evaluateEndpoint(evidence, 'changes', () =>
        evaluate(evidence.findExchanges('changes').filter(hasResponse).filter(isOk)),
      );

/** No id is documented as the first one: a service may accept only ids of its own log. */
function isStartRejected({ findExchanges }: Evidence): boolean {
  const [first] = findExchanges('changes');
  return first !== undefined && hasResponse(first) && [400, 422].includes(first.response.status);
}

/** Violations of the contract in a response, each once. */
function findSchemaViolations(exchange: CompletedExchange): readonly Finding[] {
  const body = readObject(exchange.response);
  if (body === undefined) return [{ exchange, expected: 'an object with list', actual: 'no JSON object' }];
  const list = Array.isArray(body.list)
    ? body.list.map((person) => (isObject(person) ? joinSertifikat(removeAbsent(person)) : person))
    : body.list;
  const errors = new Map(
    validators.EndringerResponse({ ...body, list }).map(({ pointer, message }): [string, Finding] => {
      const expected = `${generalizePointer(pointer) || 'the response'}: ${message}`;
      return [expected, { exchange, expected, actual: describeType(resolvePointer(body, pointer)), pointer }];
    }),
  );
  const { fraEndringsId } = body;
  if (errors.size > 0 || fraEndringsId === getRequestedFrom(exchange)) return [...errors.values()];
  return [
    {
      exchange,
      expected: `the requested fraEndringsId: ${getRequestedFrom(exchange)}`,
      actual: describeType(fraEndringsId),
      pointer: '/fraEndringsId',
    },
  ];
}

/** The same violation by a thousand persons is one finding. */
const generalizePointer = (pointer: string): string => pointer.replace(/^\/list\/\d+/, '/list/…');

interface PositionedExchange {
  readonly exchange: CompletedExchange;
  readonly position: ChangeLogPosition;
}

function toPositionedExchange(exchange: CompletedExchange): readonly PositionedExchange[] {
  const position = readPosition(exchange);
  return position === undefined ? [] : [{ exchange, position }];
}

function findBackwardIds(
  { exchange, position }: PositionedExchange,
  earlier: PositionedExchange | undefined,
): readonly Finding[] {
  const { requestedFrom, tilEndringsId, sisteEndringsId } = position;
  const checks: [boolean, string, string][] = [
    [tilEndringsId < requestedFrom, 'tilEndringsId at or after the requested id', '/tilEndringsId'],
    [tilEndringsId > sisteEndringsId, 'tilEndringsId at or before sisteEndringsId', '/tilEndringsId'],
    [
      sisteEndringsId < (earlier?.position.sisteEndringsId ?? 0),
      'sisteEndringsId not smaller than before',
      '/sisteEndringsId',
    ],
  ];
  return checks.flatMap(([isViolated, expected, pointer]) =>
    isViolated ? [{ exchange, expected, actual: 'a smaller id', pointer }] : [],
  );
}

/** The second request may jump to near the end of the log; from there the log is read page by page. */
const PAGING_START = 2;

/** Whether the end of the log moves away as fast as it is approached. */
function isDiverging(responses: readonly CompletedExchange[]): boolean {
  const left = responses
    .map(readPosition)
    .map((position) => (position === undefined ? 0 : position.sisteEndringsId - position.tilEndringsId));
  return responses.length > PAGING_START && left.at(-1)! >= left[PAGING_START - 1]!;
}

export const changesRules: readonly Rule[] = defineRules(
  {
    // The endpoint has no public documentation.
    level: 'SHOULD',
    sources: [{ document: 'FIELD' }, { document: 'SCOPES' }],
    probes: ['changes'],
    versions: ['v2'],
  },
  [
    {
      id: 'changes/shape',
      title: 'Changes are returned as a list of persons with ids',
      requirement:
        'hentEndringer returns list, at most 1000 persons with status AKTIV or SLETTET, with the requested fraEndringsId, tilEndringsId and sisteEndringsId.',
      evaluate: (evidence) =>
        evaluateChangesResponses(evidence, (responses) => toRuleOutcome(responses.flatMap(findSchemaViolations))),
    },
    {
      id: 'changes/monotonic',
      title: 'The ids of changes never decrease',
      requirement:
        'tilEndringsId is not before the requested id and not after sisteEndringsId, and sisteEndringsId never decreases from one response to the next.',
      evaluate: (evidence) =>
        evaluateChangesResponses(evidence, (responses) => {
          const positions = responses.flatMap((exchange) => toPositionedExchange(exchange));
          if (positions.length === 0) return skip('no response has ids (changes/shape)');
          return toRuleOutcome(positions.flatMap((one, index) => findBackwardIds(one, positions[index - 1])));
        }),
    },
    {
      id: 'changes/terminates',
      title: 'Following the change log reaches its end',
      requirement:
        'Requesting changes from tilEndringsId advances until it equals sisteEndringsId. Only the end of a long log is read.',
      evaluate: (evidence) =>
        evaluateChangesResponses(evidence, (responses) => {
          const last = responses.at(-1)!;
          const position = readPosition(last);
          if (position === undefined) return skip('a response has no ids (changes/shape)');
          if (position.tilEndringsId >= position.sisteEndringsId) return PASS;
          if (!hasMoreChanges(position)) {
            const expected = 'tilEndringsId after the requested id: there are more changes';
            return toRuleOutcome([{ exchange: last, expected, actual: 'no progress', pointer: '/tilEndringsId' }]);
          }
          if (!isDiverging(responses)) return skip(`the end was not reached in ${responses.length} responses`);
          const actual = `after ${responses.length} responses the end is as far away as after ${PAGING_START}`;
          return toRuleOutcome([
            { exchange: last, expected: 'an end that gets closer', actual, pointer: '/sisteEndringsId' },
          ]);
        }),
    },
    ...changesConsistencyRules,
  ],
);
