import { MAX_IDENTIFIERS } from '../../contract/limits.ts';
import type { ScenarioPerson } from '../../scenario/index.ts';
import type { ProbeRequest } from '../target/exchange.ts';
import { ACCESS_PROBES } from './access.ts';
import { CONNECTION_PROBES } from './connections.ts';
import { ENDPOINT_PROBES } from './endpoints.ts';
import { FORM_PROBES } from './forms.ts';
import { appliesTo, type Probe, type ProbeContext } from './probe.ts';
import {
  BATCH_GENERATED,
  BATCH_KNOWN,
  createLookup,
  createRawRequest,
  getBatch,
  getOneIdentifier,
  selectVaried,
  takeHalf,
  withDuplicates,
} from './requests.ts';
import { SCOPE_PROBES } from './scopes.ts';
import { createSoapProbes } from './soap.ts';

const splitIntoBatches = (identifiers: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(identifiers.length / MAX_IDENTIFIERS) }, (_, index) =>
    identifiers.slice(index * MAX_IDENTIFIERS, (index + 1) * MAX_IDENTIFIERS),
  );

const createNeedsRequests = (context: ProbeContext, ...informasjonsbehov: string[]): readonly ProbeRequest[] => [
  createLookup(context, getBatch(context), { more: { informasjonsbehov } }),
];
const createInvalidRequests = (context: ProbeContext, body: unknown): readonly ProbeRequest[] => [
  createRawRequest(context, JSON.stringify(body)),
];
const NESTING = 100;
const createNestedList = (): unknown => Array.from({ length: NESTING }).reduce((inner: unknown) => [inner], []);
const createSingleBody = (context: ProbeContext): string =>
  JSON.stringify({ personidentifikatorer: getOneIdentifier(context) });
const isDeleted = ({ specified }: ScenarioPerson): boolean => specified.status === 'SLETTET';

/** All probes. Each is sent once to each interface, however many rules use it. */
export const PROBES = {
  one: { title: 'one identifier', requests: (context) => [createLookup(context, getOneIdentifier(context))] },
  batch: { title: 'a batch', requests: (context) => [createLookup(context, getBatch(context))] },
  thousand: {
    title: '1000 identifiers',
    requests: (context) => [createLookup(context, context.unusedIdentifiers(MAX_IDENTIFIERS, 'thousand'))],
  },
  'over-thousand': {
    title: '1001 identifiers',
    requests: (context) => [createLookup(context, context.unusedIdentifiers(MAX_IDENTIFIERS + 1, 'thousand'))],
  },
  'no-identifiers': { title: 'an empty list', requests: (context) => [createLookup(context, [])] },
  'no-member': {
    title: 'no personidentifikatorer: an empty object, null, a text, a list, and nested lists',
    requests: (context) =>
      [{}, null, 'personidentifikatorer', getOneIdentifier(context), createNestedList()].flatMap((body) =>
        createInvalidRequests(context, body),
      ),
  },
  'member-not-array': {
    title: 'personidentifikatorer as a string, and null',
    requests: (context) =>
      [getOneIdentifier(context)[0], null].flatMap((personidentifikatorer) =>
        createInvalidRequests(context, { personidentifikatorer }),
      ),
  },
  'malformed-json': {
    title: 'a body with a trailing comma, a truncated body, an empty body, and a body that is not JSON',
    requests: (context) => [
      createRawRequest(context, createSingleBody(context).replace(']', ',]')),
      createRawRequest(context, createSingleBody(context).slice(0, -2)),
      createRawRequest(context, 'personidentifikatorer'),
      createRawRequest(context, ''),
    ],
  },
  'wrong-length': {
    title: 'identifiers of 10 and 12 digits, letters, a control character, nothing, and null',
    requests: (context) =>
      getOneIdentifier(context)
        .flatMap((identifier) => {
          const ten = identifier.slice(0, 10);
          return [ten, `${identifier}0`, 'abcdefghijk', `${ten}ø`, `${ten}\0`, '', null];
        })
        .map((identifier) => createRawRequest(context, JSON.stringify({ personidentifikatorer: [identifier] }))),
  },
  get: {
    title: 'GET',
    requests: (context) => [{ ...createRawRequest(context, null, {}), method: 'GET' }],
  },
  'other-media-type': {
    title: 'text/plain and a form',
    requests: (context) => [
      createRawRequest(context, createSingleBody(context), { 'Content-Type': 'text/plain' }),
      createRawRequest(context, `personidentifikatorer=${getOneIdentifier(context)[0]}`, {
        'Content-Type': 'application/x-www-form-urlencoded',
      }),
    ],
  },
  'needs-contact': {
    title: 'informasjonsbehov Kontaktinfo',
    requests: (context) => createNeedsRequests(context, 'Kontaktinfo'),
  },
  'needs-contact-and-unknown': {
    title: 'informasjonsbehov Kontaktinfo and an undefined value, in both orders',
    requests: (context) => [
      ...createNeedsRequests(context, 'Kontaktinfo', 'Yndlingsfarge'),
      ...createNeedsRequests(context, 'Yndlingsfarge', 'Kontaktinfo'),
    ],
  },
  'needs-contact-twice': {
    title: 'informasjonsbehov Kontaktinfo, twice',
    requests: (context) => createNeedsRequests(context, 'Kontaktinfo', 'Kontaktinfo'),
  },
  'needs-unknown': {
    title: 'an undefined value of informasjonsbehov',
    requests: (context) => createNeedsRequests(context, 'Yndlingsfarge'),
  },
  'needs-each': {
    title: 'each informasjonsbehov alone',
    requests: (context) =>
      ['Person', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus', 'Spraak'].flatMap((need) =>
        createNeedsRequests(context, need),
      ),
  },
  numeric: {
    title: 'an identifier as a JSON number',
    requests: (context) => {
      const [identifier] = context.unusedIdentifiers(100, 'numeric').filter((candidate) => !candidate.startsWith('0'));
      const request = createLookup(context, [identifier!]);
      return [{ ...request, body: request.body!.replace(`"${identifier}"`, identifier!) }];
    },
  },
  'check-digits': {
    title: 'an identifier with a wrong check digit, together with a valid one',
    requests: (context) => {
      const [right, wronged] = context.unusedIdentifiers(2, 'check-digits') as [string, string];
      const broken = wronged.slice(0, 10) + ((Number(wronged[10]) + 1) % 10);
      return [createLookup(context, [right, broken])];
    },
  },
  duplicates: {
    title: 'an identifier twice',
    requests: (context) => {
      const [first, second] = context.unusedIdentifiers(2, 'duplicates') as [string, string];
      return [createLookup(context, [first, second, first]), createLookup(context, withDuplicates(getBatch(context)))];
    },
  },
  'unknown-member': {
    title: 'an undocumented field in the request',
    requests: (context) => [createLookup(context, getOneIdentifier(context), { more: { ukjent: true } })],
  },
  ...FORM_PROBES,
  ...CONNECTION_PROBES,
  'trailing-slash': {
    title: 'a slash after the path',
    requests: (context) => [createLookup(context, getOneIdentifier(context), { slash: true })],
  },
  'accept-jose': {
    title: 'Accept: application/jose',
    requests: (context) => [
      createLookup(context, getOneIdentifier(context), { headers: { Accept: 'application/jose' } }),
    ],
  },
  'batch-jose': {
    title: 'the batch, with Accept: application/jose',
    requests: (context) => [createLookup(context, getBatch(context), { headers: { Accept: 'application/jose' } })],
  },
  ...ACCESS_PROBES,
  ...SCOPE_PROBES,
  'batch-again': { title: 'the batch once more', requests: (context) => [createLookup(context, getBatch(context))] },
  'batch-permuted': {
    title: 'the batch in another order',
    requests: (context) => [createLookup(context, [...getBatch(context)].reverse())],
  },
  'batch-split': {
    title: 'the batch in two halves',
    requests: (context) => [0, 1].map((which) => createLookup(context, takeHalf(getBatch(context), which as 0 | 1))),
  },
  'batch-merged': {
    title: 'the batch, with other identifiers before and after',
    requests: (context) => {
      const others = context.unusedIdentifiers(2 * BATCH_GENERATED, 'others');
      return [createLookup(context, [...takeHalf(others, 0), ...getBatch(context), ...takeHalf(others, 1)])];
    },
  },
  'batch-alone': {
    title: 'persons of the batch, one request each',
    requests: (context) =>
      selectVaried(context, getBatch(context), 10).map((identifier) => createLookup(context, [identifier])),
  },
  known: {
    title: 'the persons of the persons file',
    person: () => true,
    requests: (context) =>
      splitIntoBatches(context.known.map(({ identifier }) => identifier)).map((part) => createLookup(context, part)),
  },
  'thousand-split': {
    title: 'the 1000 in two halves',
    requests: (context) => {
      const thousand = context.unusedIdentifiers(MAX_IDENTIFIERS, 'thousand');
      return ([0, 1] as const).map((which) => createLookup(context, takeHalf(thousand, which)));
    },
  },
  'with-not-yet-born': {
    title: 'persons who are not registered, among other identifiers',
    requests: (context) => {
      const unborn = context.notYetBorn(8);
      return [
        createLookup(context, [...unborn.slice(0, 3), ...context.unusedIdentifiers(5, 'thousand'), ...unborn.slice(3)]),
      ];
    },
  },
  'with-deleted': {
    title: 'a deleted person, among other identifiers',
    person: isDeleted,
    requests: (context) => {
      const deleted = context.known.filter(isDeleted).slice(0, BATCH_KNOWN);
      const others = context.unusedIdentifiers(6, 'thousand');
      return [
        createLookup(context, [
          ...takeHalf(others, 0),
          ...deleted.map(({ identifier }) => identifier),
          ...takeHalf(others, 1),
        ]),
      ];
    },
  },
  'only-not-registered': {
    title: 'persons who are not registered, and no others',
    requests: (context) => [createLookup(context, context.notYetBorn(3))],
  },
  'v2-only-not-registered': {
    title: 'persons who are not registered, with inkluderIkkeRegistrerte: false and without it',
    versions: ['v2'],
    requests: (context) =>
      [false, undefined].map((inkluderIkkeRegistrerte) =>
        createLookup(context, context.notYetBorn(3), { more: { inkluderIkkeRegistrerte } }),
      ),
  },
  'v2-excluded': {
    title: 'inkluderIkkeRegistrerte: false',
    versions: ['v2'],
    requests: (context) => [createLookup(context, getBatch(context), { more: { inkluderIkkeRegistrerte: false } })],
  },
  'v2-default': {
    title: 'no inkluderIkkeRegistrerte',
    versions: ['v2'],
    requests: (context) => [createLookup(context, getBatch(context), { more: { inkluderIkkeRegistrerte: undefined } })],
  },
  ...ENDPOINT_PROBES,
  ...createSoapProbes(getBatch),
} as const satisfies Record<string, Probe>;

export type ProbeName = keyof typeof PROBES;

/** Whether a probe changes something at the deployment. */
export const isWriting = (name: ProbeName): boolean => (PROBES[name] as Probe).followUp?.undo !== undefined;

/** A gateway may reject any request over HTTP/1.0, with a status and body of its own; SOAP has other errors. */
const WITH_OTHER_ERRORS: readonly ProbeName[] = ['http-1.0', 'me-change-soap'];

/** All probes over REST with the usual errors, in the order of the table. */
export const EVERY_PROBE = (Object.keys(PROBES) as ProbeName[]).filter(
  (name) => !appliesTo(PROBES[name] as Probe, 'soap') && !WITH_OTHER_ERRORS.includes(name),
) as unknown as readonly [ProbeName, ...ProbeName[]];
