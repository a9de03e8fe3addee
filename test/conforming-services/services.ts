import { setTimeout as sleep } from 'node:timers/promises';
import { askedFrom, paged } from '../mutants/change-log.ts';
import { behaving } from '../support/mock/in-process.ts';
import {
  answering,
  asking,
  body,
  everyone,
  found,
  foundAt,
  type Json,
  list,
  refusal,
  refused,
  those,
  where,
} from '../support/mutants/break-service.ts';
import {
  both,
  hasEmail,
  hasMobile,
  isActive,
  isDeleted,
  isNotRegistered,
  isReserved,
  isSeventh,
  isUnstated,
} from '../support/mutants/persons.ts';
import { type Answer, type Asked, type Change, serviceWith } from '../support/mutants/service.ts';
import type { CorrectService } from './service.ts';

const TIMES = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-]\d\d)"/g;

/** Writes every time in another form. */
const times = (form: (local: string, offset: string) => string): Change =>
  found((answer) => ({
    ...answer,
    body: String(answer.body).replace(TIMES, (_, local: string, offset: string) => `"${form(local, offset)}"`),
  }));

const inUtc = (local: string, offset: string): string => new Date(`${local}${offset}:00`).toISOString();

const without = (version: 'v1' | 'v2'): Change =>
  where(
    (asked) => asked.version === version,
    async () => refusal(404),
  );

/** Every member that the contract knows, as something that counts as absent. */
const absentAs = (absent: unknown): Change =>
  list((personer) =>
    personer.map((person) => ({ spraak: absent, digital_post: absent, sertifikat: absent, ...person })),
  );

const names = (asked: { readonly body: string }): boolean => asked.body.includes('"informasjonsbehov"');

const withoutMember = ({ body: text, ...asked }: Parameters<Parameters<typeof asking>[0]>[0]) => {
  const { informasjonsbehov: _, ...members } = JSON.parse(text);
  return { ...asked, body: JSON.stringify(members) };
};

const turnedAround = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, inner]) => [name, turnedAround(inner)]),
      )
    : value;

/** Many get another address after so many answers. */
const changingAfter =
  (calls: number): Change =>
  (service) => {
    let count = 0;
    return list((personer) => {
      count++;
      for (const person of personer.filter(both(isUnstated, hasEmail))) {
        if (count > calls) person.kontaktinformasjon.epostadresse = 'moved@example.com';
      }
      return personer;
    })(service);
  };

/** Answers 429 to every third call, once. */
const limited: Change = (service) => {
  const refusedBefore = new Set<string>();
  let calls = 0;
  return async (asked) => {
    const key = `${asked.path} ${asked.headers.authorization} ${asked.body}`;
    calls++;
    if (calls % 3 !== 0 || refusedBefore.has(key)) return service(asked);
    refusedBefore.add(key);
    return { ...refusal(429), headers: { 'content-type': 'application/json', 'retry-after': '0' } };
  };
};

/** Where expired contact information is withheld, nobody is seen to have any. */
const NOBODY_EXPIRED = 'state/expired-kan-ikke-varsles';

const CHANGING_LANGUAGE = [
  'logged-in-person/patch-204',
  'logged-in-person/patch-visible',
  'logged-in-person/invalid-language-rejected',
  'logged-in-person/delete-preference',
  'logged-in-person/patch-reverted',
];

const isLookup = ({ path }: Asked): boolean => path.includes('/personer');
const isOneself = ({ path }: Asked): boolean => path.endsWith('/person');
const isPatch = ({ method }: Asked): boolean => method === 'PATCH';
const NOT_FOUND: Answer = { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>404</h1>' };

/** A log whose ids have gaps, of more changes than anybody asks for at once. */
const longLog: Change = where(
  ({ path }) => path.endsWith('/hentEndringer'),
  async (asked, service) => {
    const answer = await service({ ...asked, body: JSON.stringify({ fraEndringsId: 0 }) });
    const { list } = JSON.parse(String(answer.body));
    const fraEndringsId = askedFrom(asked);
    const sisteEndringsId = 200_900_000;
    const tilEndringsId = Math.min(sisteEndringsId, Math.max(fraEndringsId, 200_000_000) + 1_000);
    return { ...answer, body: JSON.stringify({ list, fraEndringsId, tilEndringsId, sisteEndringsId }) };
  },
);

export const correctServices: readonly CorrectService[] = [
  { does: 'has version 1 only', serve: without('v2'), skips: ['v2/*', NOBODY_EXPIRED, 'changes/*'] },
  {
    does: 'has version 2 only',
    serve: without('v1'),
    skips: ['response/order', 'v2/agrees-with-v1', ...CHANGING_LANGUAGE],
  },
  {
    does: 'leaves the reservation of deleted persons out',
    serve: those(isDeleted, (person) => {
      delete person.reservasjon;
    }),
  },
  {
    does: 'leaves the reservation of persons who are not registered out',
    serve: those(isNotRegistered, (person) => {
      delete person.reservasjon;
    }),
  },
  {
    does: 'sends no varslingsstatus',
    serve: everyone((person) => {
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
  { does: 'writes times in UTC', serve: times(inUtc) },
  { does: 'writes times in UTC, without a fraction', serve: times((...time) => inUtc(...time).replace('.000', '')) },
  { does: 'writes times with a colon in the offset', serve: times((local, offset) => `${local}${offset}:00`) },
  { does: 'writes times with four digits of offset', serve: times((local, offset) => `${local}.000${offset}00`) },
  { does: 'writes times to the nanosecond', serve: times((local, offset) => `${local}.000000000${offset}:00`) },
  {
    does: 'writes times in several forms at once',
    serve: times((local, offset) => (local.endsWith('1') ? inUtc(local, offset) : `${local}${offset}:00`)),
  },
  { does: 'sends null for what is absent', serve: absentAs(null), warns: ['response/absent-not-null'] },
  { does: 'sends "" for what is absent', serve: absentAs(''), warns: ['response/absent-not-null'] },
  {
    does: 'has members that nobody knows',
    serve: body(({ personer }) => ({
      antall: personer.length,
      personer: personer.map((person: Json) => ({
        ...person,
        adressebeskyttelse: 'UGRADERT',
        kilde: { navn: 'KRR', versjon: 3 },
      })),
    })),
  },
  {
    does: 'delivers contact information that has expired',
    from: serviceWith({ scenario: behaving({ expiredContact: { v1: 'delivered', v2: 'delivered' } }) }),
  },
  {
    does: 'withholds contact information that has expired',
    from: serviceWith({ scenario: behaving({ expiredContact: { v1: 'withheld', v2: 'withheld' } }) }),
    skips: [NOBODY_EXPIRED],
  },
  {
    does: 'delivers in version 1 what it withholds in version 2',
    from: serviceWith({ scenario: behaving({ expiredContact: { v1: 'delivered', v2: 'withheld' } }) }),
  },
  {
    does: 'says that reserved persons can be notified, as an example of the documentation does',
    from: serviceWith({ scenario: behaving({ reservedStatus: 'KAN_VARSLES' }) }),
    warns: ['state/reservert-kan-ikke-varsles'],
  },
  {
    does: 'says that persons without any channel can be notified',
    from: serviceWith({ scenario: behaving({ noChannel: 'KAN_VARSLES' }) }),
  },
  {
    does: 'answers repeated identifiers once',
    from: serviceWith({ scenario: behaving({ duplicates: 'collapsed' }) }),
  },
  {
    does: 'answers an identifier that was sent as a number as a number',
    serve: list((personer, { body: text }) =>
      /":\[\d/.test(text)
        ? personer.map((person) => ({ ...person, personidentifikator: Number(person.personidentifikator) }))
        : personer,
    ),
  },
  {
    does: 'answers identifiers whose check digits fail as not registered',
    from: serviceWith({ scenario: behaving({ invalidIdentifier: 'notRegistered' }) }),
  },
  {
    does: 'answers those who are not registered in version 2 unless it is told otherwise',
    from: serviceWith({ scenario: behaving({ inkluderIkkeRegistrerte: true }) }),
  },
  { does: 'knows other persons', from: serviceWith({ seed: 7 }) },
  {
    does: 'answers 403 where ours answers 401',
    serve: answering((answer) => (answer.status === 401 ? { ...answer, status: 403 } : answer)),
    warns: [
      'access/missing-token',
      'access/non-bearer-scheme',
      'access/unknown-token',
      'access/invalid-signature',
      'access/expired-token',
    ],
    skips: ['access/www-authenticate'],
  },
  {
    does: 'refuses informasjonsbehov',
    serve: where(names, async () => refusal(400)),
    skips: [
      'request/unknown-informasjonsbehov-ignored',
      'request/repeated-informasjonsbehov-ignored',
      'request/person-is-implicit',
    ],
  },
  { does: 'ignores informasjonsbehov', serve: asking((asked) => (names(asked) ? withoutMember(asked) : asked)) },
  { does: 'changes somebody early in the run', serve: changingAfter(3) },
  { does: 'changes somebody in the middle of the run', serve: changingAfter(15) },
  { does: 'changes somebody late in the run', serve: changingAfter(40) },
  { does: 'changes somebody when version 2 is asked', serve: changingAfter(75) },
  {
    does: 'is slow',
    serve: (service) => async (asked) => {
      await sleep(20);
      return service(asked);
    },
  },
  { does: 'limits the rate, and says when to come again', serve: limited },
  {
    does: 'speaks HTTP/1.0 without keep-alive',
    write: ({ status, headers, body: text }, { socket }) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      socket!.write(`${[`HTTP/1.0 ${status} Status`, ...lines].join('\r\n')}\r\n\r\n`);
      socket!.end(text);
    },
  },
  {
    does: 'sends its answers in chunks',
    write: ({ status, headers, body: text }, response) => {
      response.writeHead(status, headers);
      const half = Math.floor(text.length / 2);
      response.write(text.slice(0, half));
      response.end(text.slice(half));
    },
  },
  {
    does: 'has its members in another order',
    serve: body((answer) => turnedAround({ ...answer, personer: answer.personer.map(turnedAround) })),
  },
  {
    does: 'writes its JSON in lines',
    serve: found((answer) => ({ ...answer, body: JSON.stringify(JSON.parse(String(answer.body)), null, 2) })),
  },
  {
    does: 'names the charset of its JSON',
    serve: answering((answer) => ({
      ...answer,
      headers: { ...answer.headers, 'content-type': 'Application/JSON;charset=UTF-8' },
    })),
  },
  {
    does: 'has another order of persons in version 2',
    serve: body(({ personer }, { version }) => ({ personer: version === 'v2' ? [...personer].reverse() : personer })),
  },
  {
    does: 'explains its refusals in words of its own',
    serve: refused((answer) => ({
      ...answer,
      headers: { ...answer.headers, 'content-type': 'application/problem+json' },
      body: JSON.stringify({ type: 'about:blank', status: answer.status, timestamp: '2026-11-23T11:00:00Z' }),
    })),
  },
  {
    does: 'refuses without a word',
    serve: refused(({ status, headers: { 'content-type': _, ...headers } }) => ({ status, headers, body: '' })),
  },
  {
    does: 'refuses what is not JSON as it refuses what breaks the contract',
    serve: answering((answer) => (answer.status === 415 ? { ...answer, status: 400 } : answer)),
  },
  {
    does: 'has nothing behind a slash',
    serve: where(
      ({ path }) => path.endsWith('/'),
      async () => refusal(404),
    ),
  },
  {
    does: 'refuses members of a request that it does not know',
    serve: where(
      ({ body: text }) => text.includes('"ukjent"'),
      async () => refusal(400),
    ),
  },
  {
    does: 'knows mobile numbers from abroad, and Norwegian ones in other forms',
    serve: those(both(isUnstated, hasMobile), ({ kontaktinformasjon }) => {
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
    does: 'knows addresses in other alphabets, and as long as they may be',
    serve: those(both(isUnstated, isSeventh, hasEmail), ({ kontaktinformasjon }) => {
      const { epostadresse } = kontaktinformasjon;
      kontaktinformasjon.epostadresse =
        epostadresse.length % 2 ? epostadresse.padStart(50, 'a') : 'ola@xn--blbr-ioa8p.example.com';
    }),
  },
  {
    does: 'marks addresses that several persons have',
    serve: those(both(isUnstated, isActive, hasEmail), (person) => {
      person.kontaktinformasjon.epostadresse_duplisert = 'JA';
      person.kontaktinformasjon.epostadresse_sist_validert = person.kontaktinformasjon.epostadresse_oppdatert;
    }),
  },
  {
    does: 'keeps no contact information of reserved persons',
    serve: those(both(isUnstated, isReserved), (person) => {
      delete person.kontaktinformasjon;
    }),
  },
  {
    does: 'has the batch lookup alone',
    serve: where(
      (asked) => !isLookup(asked),
      async () => NOT_FOUND,
    ),
    skips: ['me/*', 'print/*', 'changes/*'],
  },
  {
    does: 'forbids whatever it does not have',
    serve: where(
      (asked) => !isLookup(asked),
      async () => refusal(403),
    ),
    skips: ['me/*', 'print/*', 'changes/*'],
  },
  {
    does: 'signs nothing',
    serve: (service) => service,
    around: asking(({ headers: { accept: _, ...headers }, ...asked }) => ({ ...asked, headers })),
    skips: ['jose/*'],
  },
  {
    does: 'refuses to sign',
    serve: (service) => service,
    around: where(
      ({ headers }) => headers.accept === 'application/jose',
      async () => refusal(406),
    ),
    skips: ['jose/*'],
  },
  {
    does: 'lets nobody change the language',
    serve: where(
      (asked) => isOneself(asked) && isPatch(asked),
      async () => refusal(403),
    ),
    skips: CHANGING_LANGUAGE,
  },
  {
    does: 'does not know the logged-in person',
    serve: foundAt(/\/person$/, ({ personidentifikator }) => ({ personidentifikator, status: 'IKKE_REGISTRERT' })),
    skips: CHANGING_LANGUAGE,
  },
  {
    does: 'tells the logged-in person nothing but the reservation',
    serve: foundAt(/\/person$/, ({ personidentifikator, status, reservasjon }) => {
      return { personidentifikator, status, reservasjon };
    }),
    skips: CHANGING_LANGUAGE,
  },
  {
    does: 'has a logged-in person without a language, and sends null for it',
    serve: (service) => {
      let spraak: string | null = null;
      return async (asked) => {
        if (!isOneself(asked)) return service(asked);
        const answer = await service(asked);
        if (answer.status === 204) spraak = JSON.parse(asked.body).spraak;
        if (answer.status !== 200) return answer;
        return { ...answer, body: JSON.stringify({ ...JSON.parse(String(answer.body)), spraak: spraak || null }) };
      };
    },
  },
  { does: 'tells of changes ten at a time', serve: paged() },
  {
    does: 'tells of the last change again, as over SOAP',
    serve: paged((page, asked) => ({
      ...page,
      list: [...page.list, ...(askedFrom(asked) === 0 ? [] : page.list.slice(0, 1))],
    })),
  },
  { does: 'has a long log of changes, with gaps in its ids', serve: longLog },
  {
    does: 'has more changes each time',
    serve: foundAt(/\/hentEndringer$/, (answer) => ({
      ...answer,
      tilEndringsId: Math.max(answer.fraEndringsId, 200_000_000) + 5,
      sisteEndringsId: Math.max(answer.fraEndringsId, 200_000_000) + 9,
    })),
    warns: ['changes/terminates'],
  },
  {
    does: 'has a printer of its own',
    serve: foundAt(/\/printSertifikat$/, (printer) => ({
      ...printer,
      postkasseleverandoerAdresse: '984661185',
      id: 1,
    })),
  },
];
