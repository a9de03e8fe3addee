import { setTimeout as sleep } from 'node:timers/promises';
import { createProbeIdentifiers } from '../../src/conformance/probes/identifiers.ts';
import { getRequestedId, paginateChanges } from '../mutants/change-log.ts';
import { behaving, standard } from '../support/mock/in-process.ts';
import {
  changeBody,
  changeBodyAt,
  changeError,
  changeEveryPerson,
  changeList,
  changeLookupResponse,
  changePersons,
  changeRequest,
  changeResponse,
  createError,
  type Json,
  replaceResponse,
} from '../support/mutants/break-service.ts';
import {
  hasEmail,
  hasMobile,
  isActive,
  isDeleted,
  isNotRegistered,
  isOutsidePersonsFile,
  isReserved,
  isSeventh,
  matchesAll,
} from '../support/mutants/persons.ts';
import { type Change, createService, type ServiceRequest, type ServiceResponse } from '../support/mutants/service.ts';
import { LOGGED_IN, TOKENS } from '../support/mutants/tokens.ts';
import type { ConformingService } from './service.ts';

const TIMES = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-]\d\d)"/g;

const changeTimestamps = (form: (local: string, offset: string) => string): Change =>
  changeLookupResponse((answer) => ({
    ...answer,
    body: String(answer.body).replace(TIMES, (_, local: string, offset: string) => `"${form(local, offset)}"`),
  }));

const toUtc = (local: string, offset: string): string => new Date(`${local}${offset}:00`).toISOString();

const removeVersion = (version: 'v1' | 'v2'): Change =>
  replaceResponse(
    (asked) => asked.version === version,
    async () => createError(404),
  );

/** Replaces every absent field of the contract by a value. */
const returnAbsentAs = (absent: unknown): Change =>
  changeList((personer) =>
    personer.map((person) => ({ spraak: absent, digital_post: absent, sertifikat: absent, ...person })),
  );

const hasInformasjonsbehov = (asked: { readonly body: string }): boolean => asked.body.includes('"informasjonsbehov"');

const removeInformasjonsbehov = ({ body: text, ...asked }: Parameters<Parameters<typeof changeRequest>[0]>[0]) => {
  const { informasjonsbehov: _, ...members } = JSON.parse(text);
  return { ...asked, body: JSON.stringify(members) };
};

const reverseKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, inner]) => [name, reverseKeys(inner)]),
      )
    : value;

/** Changes many e-mail addresses after a number of responses. */
const changePersonAfter =
  (calls: number): Change =>
  (service) => {
    let count = 0;
    return changeList((personer) => {
      count++;
      for (const person of personer.filter(matchesAll(isOutsidePersonsFile, hasEmail))) {
        if (count > calls) person.kontaktinformasjon.epostadresse = 'moved@example.com';
      }
      return personer;
    })(service);
  };

/** Returns 429 once for every third request. */
const limitRate: Change = (service) => {
  const refusedBefore = new Set<string>();
  let calls = 0;
  return async (asked) => {
    const key = `${asked.path} ${asked.headers.authorization} ${asked.body}`;
    calls++;
    if (calls % 3 !== 0 || refusedBefore.has(key)) return service(asked);
    refusedBefore.add(key);
    return { ...createError(429), headers: { 'content-type': 'application/json', 'retry-after': '0' } };
  };
};

/** Returns 429 without Retry-After once for every ninth request. */
const limitRateSilently: Change = (service) => {
  const refusedBefore = new Set<string>();
  let calls = 0;
  return async (asked) => {
    const key = `${asked.path} ${asked.headers.authorization} ${asked.body}`;
    calls++;
    if (calls % 9 !== 0 || refusedBefore.has(key)) return service(asked);
    refusedBefore.add(key);
    return createError(429);
  };
};

/** Breaks a certificate into lines, as PEM does. */
const breakLines = (person: Json): Json =>
  typeof person.sertifikat === 'string'
    ? { ...person, sertifikat: person.sertifikat.replace(/(.{64})/g, '$1\r\n') }
    : person;

/** Sets the same address and the same number for every person that has one. */
function shareContact({ kontaktinformasjon: contact }: Json): void {
  for (const [name, value] of [
    ['epostadresse', 'felles@example.com'],
    ['mobiltelefonnummer', '+4742001122'],
  ] as const) {
    if (contact?.[name] !== undefined) Object.assign(contact, { [name]: value, [`${name}_duplisert`]: 'JA' });
  }
}

const HOUSEHOLD = createProbeIdentifiers(new Set(standard.persons.map(({ identifier }) => identifier)))
  .unusedIdentifiers(20, 'batch')
  .slice(-8);
const isInHousehold = ({ personidentifikator }: Json): boolean => HOUSEHOLD.includes(personidentifikator);

const unregister = ({ personidentifikator, varslingsstatus }: Json): Json => ({
  ...{ personidentifikator, status: 'IKKE_REGISTRERT' },
  ...(varslingsstatus !== undefined && { varslingsstatus: 'KAN_IKKE_VARSLES' }),
});

/** This rule is skipped if the service withholds expired contact information, because no response shows it. */
const EXPIRED_RULE = 'state/expired-kan-ikke-varsles';

const LANGUAGE_RULES = [
  'logged-in-person/patch-204',
  'logged-in-person/patch-visible',
  'logged-in-person/invalid-language-rejected',
  'logged-in-person/delete-preference',
  'logged-in-person/patch-reverted',
  'logged-in-person/change-affects-nothing-else',
  'logged-in-person/change-visible-in-lookup',
  'logged-in-person/change-in-changes',
  'logged-in-person/change-requires-scope',
];

const isLookup = ({ path }: ServiceRequest): boolean => path.includes('/personer');
const isLoggedInPerson = ({ path }: ServiceRequest): boolean => path.endsWith('/person');
const isPatch = ({ method }: ServiceRequest): boolean => method === 'PATCH';
const NOT_FOUND: ServiceResponse = { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>404</h1>' };

/** A change log with gaps between ids and more changes than one response contains. */
const longLog: Change = replaceResponse(
  ({ path }) => path.endsWith('/hentEndringer'),
  async (asked, service) => {
    const answer = await service({ ...asked, body: JSON.stringify({ fraEndringsId: 0 }) });
    const { list } = JSON.parse(String(answer.body));
    const fraEndringsId = getRequestedId(asked);
    const sisteEndringsId = 200_900_000;
    const tilEndringsId = Math.min(sisteEndringsId, Math.max(fraEndringsId, 200_000_000) + 1_000);
    const changes = fraEndringsId < sisteEndringsId ? list : [];
    return { ...answer, body: JSON.stringify({ list: changes, fraEndringsId, tilEndringsId, sisteEndringsId }) };
  },
);

export const conformingServices: readonly ConformingService[] = [
  {
    name: 'supports only version 1',
    serve: removeVersion('v2'),
    skips: ['v2/*', 'print/agrees-with-v1', EXPIRED_RULE, 'changes/*', 'logged-in-person/change-in-changes'],
  },
  {
    name: 'supports only version 2',
    serve: removeVersion('v1'),
    skips: ['response/order', 'v2/agrees-with-v1', 'print/agrees-with-v1', ...LANGUAGE_RULES],
  },
  {
    name: 'returns a person once if the request has duplicates',
    serve: changeList((personer) => [
      ...new Map(personer.map((person) => [person.personidentifikator, person])).values(),
    ]),
  },
  {
    name: 'rejects duplicates',
    serve: replaceResponse(
      ({ identifiers }) => new Set(identifiers).size < identifiers.length,
      async () => createError(400),
    ),
    skips: ['batch/duplicates'],
  },
  {
    name: 'caches responses by request and token',
    serve: (service) => {
      const kept = new Map<string, Promise<ServiceResponse>>();
      return (asked) => {
        if (!isLookup(asked) || asked.method !== 'POST') return service(asked);
        const key = JSON.stringify([asked.path, asked.headers, asked.body]);
        const response = kept.get(key) ?? service(asked);
        kept.set(key, response);
        return response;
      };
    },
  },
  {
    name: 'returns Person alone to a token without any scope',
    serve: replaceResponse(
      (asked) => isLookup(asked) && asked.headers.authorization === `Bearer ${TOKENS.none}`,
      async (asked, service) => {
        const response = await service({
          ...asked,
          headers: { ...asked.headers, authorization: `Bearer ${TOKENS.contact}` },
        });
        if (response.status !== 200) return response;
        const { personer } = JSON.parse(String(response.body));
        const basic = personer.map(({ personidentifikator, reservasjon, status }: Json) => {
          return { personidentifikator, reservasjon, status };
        });
        return { ...response, body: JSON.stringify({ personer: basic }) };
      },
    ),
  },
  {
    name: 'has no path with a slash at its end',
    serve: replaceResponse(
      ({ path }) => path.endsWith('/'),
      async () => NOT_FOUND,
    ),
  },
  {
    name: 'omits reservasjon of deleted persons',
    serve: changePersons(isDeleted, (person) => {
      delete person.reservasjon;
    }),
  },
  {
    name: 'omits reservasjon of persons who are not registered',
    serve: changePersons(isNotRegistered, (person) => {
      delete person.reservasjon;
    }),
  },
  {
    name: 'omits varslingsstatus',
    serve: changeEveryPerson((person) => {
      delete person.varslingsstatus;
    }),
    skips: [
      'person/varslingsstatus',
      'state/slettet-kan-ikke-varsles',
      'state/ikke-registrert-kan-ikke-varsles',
      'state/reservert-kan-ikke-varsles',
      'state/expired-kan-ikke-varsles',
      'state/fresh-kan-varsles',
      'state/mixed-channels',
      'state/no-channel',
    ],
  },
  { name: 'returns timestamps in UTC', serve: changeTimestamps(toUtc) },
  {
    name: 'returns timestamps in UTC without fractions',
    serve: changeTimestamps((...time) => toUtc(...time).replace('.000', '')),
  },
  {
    name: 'returns timestamps with a colon in the offset',
    serve: changeTimestamps((local, offset) => `${local}${offset}:00`),
  },
  {
    name: 'returns timestamps with a four-digit offset',
    serve: changeTimestamps((local, offset) => `${local}.000${offset}00`),
  },
  {
    name: 'returns timestamps with nanoseconds',
    serve: changeTimestamps((local, offset) => `${local}.000000000${offset}:00`),
  },
  {
    name: 'returns timestamps in several formats',
    serve: changeTimestamps((local, offset) => (local.endsWith('1') ? toUtc(local, offset) : `${local}${offset}:00`)),
  },
  { name: 'returns null for absent fields', serve: returnAbsentAs(null), warns: ['response/absent-not-null'] },
  { name: 'returns empty strings for absent fields', serve: returnAbsentAs(''), warns: ['response/absent-not-null'] },
  {
    name: 'returns unknown fields',
    serve: changeBody(({ personer }) => ({
      antall: personer.length,
      personer: personer.map((person: Json) => ({
        ...person,
        adressebeskyttelse: 'UGRADERT',
        kilde: { navn: 'KRR', versjon: 3 },
      })),
    })),
  },
  {
    name: 'returns expired contact information',
    from: createService({ scenario: behaving({ expiredContact: { v1: 'delivered', v2: 'delivered' } }) }),
  },
  {
    name: 'withholds expired contact information',
    from: createService({ scenario: behaving({ expiredContact: { v1: 'withheld', v2: 'withheld' } }) }),
    skips: [EXPIRED_RULE],
  },
  {
    name: 'returns expired contact information in version 1 only',
    from: createService({ scenario: behaving({ expiredContact: { v1: 'delivered', v2: 'withheld' } }) }),
  },
  {
    name: 'returns KAN_VARSLES for reserved persons, as in an example of the documentation',
    from: createService({ scenario: behaving({ reservedStatus: 'KAN_VARSLES' }) }),
    warns: ['state/reservert-kan-ikke-varsles'],
  },
  {
    name: 'returns KAN_VARSLES for persons without contact information',
    from: createService({ scenario: behaving({ noChannel: 'KAN_VARSLES' }) }),
  },
  {
    name: 'returns duplicate identifiers once',
    from: createService({ scenario: behaving({ duplicates: 'collapsed' }) }),
  },
  {
    name: 'returns an identifier as a number if it was sent as a number',
    serve: changeList((personer, { body: text }) =>
      /":\[\d/.test(text)
        ? personer.map((person) => ({ ...person, personidentifikator: Number(person.personidentifikator) }))
        : personer,
    ),
  },
  {
    name: 'returns identifiers with invalid check digits as not registered',
    from: createService({ scenario: behaving({ invalidIdentifier: 'notRegistered' }) }),
  },
  {
    name: 'includes persons who are not registered in version 2 by default',
    from: createService({ scenario: behaving({ inkluderIkkeRegistrerte: true }) }),
  },
  { name: 'has other persons in its register', from: createService({ seed: 7 }) },
  {
    name: 'returns 403 instead of 401',
    serve: changeResponse((answer) => (answer.status === 401 ? { ...answer, status: 403 } : answer)),
    warns: [
      'access/missing-token',
      'access/non-bearer-scheme',
      'access/unknown-token',
      'access/invalid-signature',
      'access/altered-claims',
      'access/unsigned-token',
      'access/foreign-key',
      'access/key-in-token',
      'access/public-key-as-secret',
      'access/expired-token',
    ],
    skips: ['access/www-authenticate'],
  },
  {
    name: 'rejects informasjonsbehov',
    serve: replaceResponse(hasInformasjonsbehov, async () => createError(400)),
    skips: [
      'request/unknown-informasjonsbehov-ignored',
      'request/repeated-informasjonsbehov-ignored',
      'request/person-is-implicit',
    ],
  },
  {
    name: 'ignores informasjonsbehov',
    serve: changeRequest((asked) => (hasInformasjonsbehov(asked) ? removeInformasjonsbehov(asked) : asked)),
  },
  { name: 'changes a person early in the run', serve: changePersonAfter(3) },
  { name: 'changes a person in the middle of the run', serve: changePersonAfter(15) },
  { name: 'changes a person late in the run', serve: changePersonAfter(40) },
  { name: 'changes a person when version 2 is called', serve: changePersonAfter(75) },
  {
    name: 'is slow',
    serve: (service) => async (asked) => {
      await sleep(20);
      return service(asked);
    },
  },
  { name: 'limits the request rate and sends Retry-After', serve: limitRate },
  { name: 'limits the request rate without Retry-After', serve: limitRateSilently },
  {
    name: 'breaks certificates into lines, on every endpoint',
    serve: (service) =>
      changeBodyAt(/\/hentEndringer$/, (changes) => ({ ...changes, list: changes.list.map(breakLines) }))(
        changeBodyAt(/\/person$/, breakLines)(changeList((personer) => personer.map(breakLines))(service)),
      ),
    warns: ['mailbox/sertifikat-is-x509'],
  },
  {
    name: 'rejects requests for changes from an id that its log does not have',
    serve: replaceResponse(
      (asked) => asked.path.endsWith('/hentEndringer') && getRequestedId(asked) === 0,
      async () => createError(400),
    ),
    skips: ['changes/*', 'logged-in-person/change-in-changes'],
  },
  {
    name: 'returns the logged-in person without a mailbox',
    serve: changeBodyAt(/\/person$/, ({ digital_post: _, sertifikat: __, ...person }) => person),
  },
  {
    name: 'knows only the persons of the persons file',
    serve: changeList((personer, { version, body }) =>
      personer
        .map((person) => (isOutsidePersonsFile(person) ? unregister(person) : person))
        .filter((person) => version === 'v1' || /:\s*true/.test(body) || !isNotRegistered(person)),
    ),
    skips: ['state/mixed-channels', 'state/no-channel'],
  },
  {
    name: 'rejects requests without User-Agent',
    serve: replaceResponse(
      ({ headers }) => headers['user-agent'] === undefined,
      async () => createError(403),
    ),
  },
  {
    name: 'returns the language date of an earlier run',
    serve: changePersons(
      ({ personidentifikator }) => personidentifikator === LOGGED_IN,
      (person) => {
        if ('spraak_oppdatert' in person) person.spraak_oppdatert = '2026-11-20T10:00:00+01';
      },
    ),
  },
  {
    name: 'uses HTTP/1.0 without keep-alive',
    write: ({ status, headers, body: text }, { socket }) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      socket!.write(`${[`HTTP/1.0 ${status} Status`, ...lines].join('\r\n')}\r\n\r\n`);
      socket!.end(text);
    },
  },
  {
    name: 'rejects HTTP/1.0 with a page of HTML',
    around: replaceResponse(
      ({ connection }) => connection?.httpVersion === '1.0',
      async () => ({
        status: 426,
        headers: { 'content-type': 'text/html', upgrade: 'HTTP/1.1' },
        body: '<h1>426</h1>',
      }),
    ),
    skips: ['request/http-1-0'],
  },
  {
    name: 'redirects a path with a slash at its end',
    around: replaceResponse(
      ({ path }) => path.endsWith('/'),
      async ({ path }) => ({ status: 308, headers: { location: path.slice(0, -1) }, body: '' }),
    ),
  },
  {
    name: 'closes the connection after each response',
    around: changeResponse((answer) => ({ ...answer, headers: { ...answer.headers, connection: 'close' } })),
  },
  {
    name: 'sends chunked responses',
    write: ({ status, headers, body: text }, response) => {
      response.writeHead(status, headers);
      const half = Math.floor(text.length / 2);
      response.write(text.slice(0, half));
      response.end(text.slice(half));
    },
  },
  {
    name: 'returns the fields in another order',
    serve: changeBody((answer) => reverseKeys({ ...answer, personer: answer.personer.map(reverseKeys) })),
  },
  {
    name: 'returns indented JSON',
    serve: changeLookupResponse((answer) => ({
      ...answer,
      body: JSON.stringify(JSON.parse(String(answer.body)), null, 2),
    })),
  },
  {
    name: 'returns the charset of its JSON',
    serve: changeResponse((answer) => ({
      ...answer,
      headers: { ...answer.headers, 'content-type': 'Application/JSON;charset=UTF-8' },
    })),
  },
  {
    name: 'returns persons in another order in version 2',
    serve: changeBody(({ personer }, { version }) => ({
      personer: version === 'v2' ? [...personer].reverse() : personer,
    })),
  },
  {
    name: 'returns errors with other texts',
    serve: changeError((answer) => ({
      ...answer,
      headers: { ...answer.headers, 'content-type': 'application/problem+json' },
      body: JSON.stringify({ type: 'about:blank', status: answer.status, timestamp: '2026-11-23T11:00:00Z' }),
    })),
  },
  {
    name: 'returns errors without a body',
    serve: changeError(({ status, headers: { 'content-type': _, ...headers } }) => ({ status, headers, body: '' })),
  },
  {
    name: 'rejects malformed JSON like a contract violation',
    serve: changeResponse((answer) => (answer.status === 415 ? { ...answer, status: 400 } : answer)),
  },
  {
    name: 'does not support a trailing slash',
    serve: replaceResponse(
      ({ path }) => path.endsWith('/'),
      async () => createError(404),
    ),
  },
  {
    name: 'rejects unknown fields in the request',
    serve: replaceResponse(
      ({ body: text }) => text.includes('"ukjent"'),
      async () => createError(400),
    ),
    skips: ['request/unknown-member-position'],
  },
  {
    name: 'returns foreign mobile numbers and Norwegian numbers in other formats',
    serve: changePersons(matchesAll(isOutsidePersonsFile, hasMobile), ({ kontaktinformasjon }) => {
      const { mobiltelefonnummer: number } = kontaktinformasjon;
      const digits = number.slice(3);
      const forms = [
        digits,
        `0047${digits}`,
        `+47 ${digits}`,
        `0047 ${digits.slice(0, 2)} ${digits.slice(2)}`,
        '+46 70 174 06 05',
      ];
      kontaktinformasjon.mobiltelefonnummer = forms[Number(digits) % forms.length];
    }),
  },
  {
    name: 'returns internationalised and maximum-length e-mail addresses',
    serve: changePersons(matchesAll(isOutsidePersonsFile, isSeventh, hasEmail), ({ kontaktinformasjon }) => {
      const { epostadresse } = kontaktinformasjon;
      kontaktinformasjon.epostadresse =
        epostadresse.length % 2 ? epostadresse.padStart(50, 'a') : 'ola@xn--blbr-ioa8p.example.com';
    }),
  },
  {
    name: 'marks e-mail addresses that several persons share',
    serve: changePersons(matchesAll(isOutsidePersonsFile, isActive, hasEmail), (person) => {
      person.kontaktinformasjon.epostadresse_duplisert = 'JA';
      person.kontaktinformasjon.epostadresse_sist_validert = person.kontaktinformasjon.epostadresse_oppdatert;
    }),
  },
  {
    name: 'returns one address and one number for all persons, as the test environment of the register does',
    serve: changePersons(isOutsidePersonsFile, shareContact),
  },
  {
    name: 'returns the same mobile number for persons of a household',
    serve: changePersons(matchesAll(isOutsidePersonsFile, hasMobile, isInHousehold), ({ kontaktinformasjon }) => {
      kontaktinformasjon.mobiltelefonnummer = '+4742001122';
    }),
  },
  {
    name: 'omits contact information of reserved persons',
    serve: changePersons(matchesAll(isOutsidePersonsFile, isReserved), (person) => {
      delete person.kontaktinformasjon;
    }),
  },
  {
    name: 'supports only the batch lookup',
    serve: replaceResponse(
      (asked) => !isLookup(asked),
      async () => NOT_FOUND,
    ),
    skips: ['logged-in-person/*', 'print/*', 'changes/*', 'disclosure/contact-scope-elsewhere'],
  },
  {
    name: 'returns 403 for unsupported endpoints',
    serve: replaceResponse(
      (asked) => !isLookup(asked),
      async () => createError(403),
    ),
    skips: ['logged-in-person/*', 'print/*', 'changes/*', 'disclosure/contact-scope-elsewhere'],
  },
  {
    name: 'does not sign responses',
    serve: (service) => service,
    around: changeRequest(({ headers: { accept: _, ...headers }, ...asked }) => ({ ...asked, headers })),
    skips: ['jose/*'],
  },
  {
    name: 'rejects requests for signed responses',
    serve: (service) => service,
    around: replaceResponse(
      ({ headers }) => headers.accept === 'application/jose',
      async () => createError(406),
    ),
    skips: ['jose/*'],
  },
  {
    name: 'rejects changes of the language',
    serve: replaceResponse(
      (asked) => isLoggedInPerson(asked) && isPatch(asked),
      async () => createError(403),
    ),
    skips: LANGUAGE_RULES,
  },
  {
    name: 'does not support the logged-in person',
    serve: changeBodyAt(/\/person$/, ({ personidentifikator }) => ({ personidentifikator, status: 'IKKE_REGISTRERT' })),
    skips: ['logged-in-person/same-as-lookup', ...LANGUAGE_RULES],
  },
  {
    name: 'returns only reservasjon of the logged-in person',
    serve: changeBodyAt(/\/person$/, ({ personidentifikator, status, reservasjon }) => {
      return { personidentifikator, status, reservasjon };
    }),
    skips: LANGUAGE_RULES,
  },
  {
    name: 'returns null for the absent language of the logged-in person',
    serve: (service) => {
      let spraak: string | null = null;
      return async (asked) => {
        if (!isLoggedInPerson(asked)) return service(asked);
        const answer = await service(asked);
        if (answer.status === 204) spraak = JSON.parse(asked.body).spraak;
        if (answer.status !== 200) return answer;
        return { ...answer, body: JSON.stringify({ ...JSON.parse(String(answer.body)), spraak: spraak || null }) };
      };
    },
  },
  { name: 'returns changes in pages of ten', serve: paginateChanges() },
  {
    name: 'returns the last change again, as over SOAP',
    serve: paginateChanges((page, asked) => ({
      ...page,
      list: [...page.list, ...(getRequestedId(asked) === 0 ? [] : page.list.slice(0, 1))],
    })),
  },
  {
    name: 'has a long change log with gaps between ids',
    serve: longLog,
    // Its log does not grow.
    warns: ['logged-in-person/change-in-changes'],
  },
  {
    name: 'adds changes with every request',
    serve: changeBodyAt(/\/hentEndringer$/, (answer) => ({
      ...answer,
      list: answer.list.slice(0, 5),
      tilEndringsId: Math.max(answer.fraEndringsId, 200_000_000) + 5,
      sisteEndringsId: Math.max(answer.fraEndringsId, 200_000_000) + 9,
    })),
    warns: ['changes/terminates'],
    skips: ['logged-in-person/change-in-changes'],
  },
  {
    name: 'has another printer',
    serve: changeBodyAt(/\/printSertifikat$/, (printer) => ({
      ...printer,
      postkasseleverandoerAdresse: '984661185',
      id: 1,
    })),
  },
];
