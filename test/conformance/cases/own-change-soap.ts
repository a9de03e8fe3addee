import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { COURSE, log, patch, read } from './own-change.ts';
import { A, B, CONTACT, person } from './persons.ts';
import { got, MESSAGES, refused, person as soapPerson } from './soap-responses.ts';

const PROBE = 'me-change-soap';
const OWN = { ...CONTACT, spraak: 'nb' };

/** A response of HentEndringer with these persons. */
const soapLog = (til: string, seneste: string, ...ids: readonly string[]): CaseExchange =>
  got(
    PROBE,
    `<m:HentEndringerRespons xmlns:m="${MESSAGES}" fraEndringsNummer="0" tilEndringsNummer="${til}" senesteEndringsNummer="${seneste}">${ids.map((id) => soapPerson({ id })).join('')}</m:HentEndringerRespons>`,
  );

const SOAP_COURSE = {
  first: { ...read(OWN), probe: PROBE },
  before: soapLog('7', '7', B),
  patch: { ...patch('nn', 204), probe: PROBE },
  read: { ...read({ ...CONTACT, spraak: 'nn' }), probe: PROBE },
  log: soapLog('8', '8', A),
} as const satisfies Record<string, CaseExchange>;

const listed = (
  name: string,
  outcome: CaseOutcome,
  others: Partial<Record<keyof typeof SOAP_COURSE, CaseExchange>> = {},
  course: object = COURSE,
): Case => ({
  rule: 'logged-in-person/change-in-soap-changes',
  name,
  outcome,
  exchanges: [...Object.values(course), ...Object.values({ ...SOAP_COURSE, ...others })],
});

export const cases: readonly Case[] = [
  listed('it is listed', 'pass'),
  listed('it is listed among others', 'pass', { log: soapLog('9', '9', B, A) }),
  listed('nobody is listed', 'warned', { log: soapLog('7', '7') }),
  listed('another person is listed', 'warned', { log: soapLog('8', '8', B) }),
  listed('there are more changes', 'skipped', { log: soapLog('8', '9', B) }),
  listed('the request after the last number is rejected', 'skipped', { log: refused(PROBE) }),
  listed('no response', 'skipped', { log: { ...soapLog('8', '8'), failed: 'the connection was reset' } }),
  listed('HentEndringer is rejected', 'skipped', { before: refused(PROBE) }),
  listed('the token may not change it', 'skipped', { patch: { ...patch('nn', 403), probe: PROBE } }),
  listed('the change is not visible', 'skipped', { read: { ...read(OWN), probe: PROBE }, log: soapLog('7', '7') }),
  listed('the person is not AKTIV', 'skipped', { first: { ...read({ status: 'SLETTET' }), probe: PROBE } }),
  listed(
    'it is not listed over REST either',
    'skipped',
    { log: soapLog('7', '7') },
    { ...COURSE, log: log(person(B)) },
  ),
  {
    rule: 'logged-in-person/patch-reverted',
    name: 'the language is not restored after a change with HentEndringer',
    outcome: 'fail',
    exchanges: Object.values(SOAP_COURSE),
  },
];
