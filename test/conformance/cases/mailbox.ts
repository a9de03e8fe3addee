import { prepareIdentity } from '../../support/mutants/independent/certificates.ts';
import type { Case, CaseExchange, CaseOutcome } from './case.ts';

const A = '01837012046';
const B = '12848523168';
const answered = (...posts: readonly object[]): readonly CaseExchange[] => [
  {
    probe: 'batch',
    identifiers: [A, B],
    body: {
      personer: posts.map((post, index) => ({
        personidentifikator: [A, B][index],
        reservasjon: 'NEI',
        status: 'AKTIV',
        ...post,
      })),
    },
  },
];
const mailbox = (postkasseleverandoeradresse: unknown) => ({
  digital_post: { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse },
});

/** Valid from November 2026 for a hundred years, and signed by itself. */
const CERTIFICATE =
  'MIIDFDCCAfygAwIBAgIUdw94ggYIIhwUe99wL8kRUnYkV+wwDQYJKoZIhvcNAQELBQAwGjEYMBYGA1UEAwwPa3JyLWtpdCBleGFtcGxlMCAXDT' +
  'I2MTEyMzA1MDQzMloYDzIxMjYxMDMwMDUwNDMyWjAaMRgwFgYDVQQDDA9rcnIta2l0IGV4YW1wbGUwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAw' +
  'ggEKAoIBAQDIZkJ9B5TRJwA2uI0CPt6NGOW8XMla59zzc+R7fTNerh65fREWFW1Ke2RjrkT8yr7zxUaTuo3KsK5rdZbx7Wb0UphXon2DPb5WSS' +
  'n0LAt3qaafv5PR82pnYQW5DEUJHcCCB2joUKijal6EwqaU/481jmOrqlw3v2c3vCC4UvpT9lbgsECDNTJuu/JwEnX8suMGJ3BnL7rj7u5SVZp1' +
  'qiaGEewFwiuJLgWRh+nImyYBIj289IEIXcbhJs9lFwKoI30IiZinHytHDJM2jLJMFKta2dsjTZTq+u1QDad8qZ/un8TxWWMvVoaTBAlQfmrVhF' +
  'ETgFg3zb48b2jiMt5Udwn3AgMBAAGjUDBOMB0GA1UdDgQWBBQKREQAXvTCW1wkp/9ziCqqJxg7RzAfBgNVHSMEGDAWgBQKREQAXvTCW1wkp/9z' +
  'iCqqJxg7RzAMBgNVHRMBAf8EAjAAMA0GCSqGSIb3DQEBCwUAA4IBAQCCc46Snv9aPbeCPDmF2TULv+XbEc4geiX5dVGchKsEhTY7aSZYpTpApS' +
  'R7ijK6P+rGG/dIl/wcNhTwjCZ7GOGLzcmQpvLDqn4ZcOpQnODAxv+uYfq+JZuEIzUomIJEkYyGdRhWexEmIle1zD68YSVD9ZkQcqO05zdERMY/' +
  're+BnJCqZ0UpcBEzEU9w2tsDqssD+A8ccXEyLSWb/vuG9yLEAdCTuPa4pnfaTMBaAYtV+TmZKHq4pePuvGHej6n5hgtAbVaFzk4BpQreTe+x1t' +
  'rtUu4eeFIUk4zQ/f+UmdKzPTnDvZePHOx3IXPHnz39CcwZIWyO/c1rcCktAeol/upZ';

const DURING = '2030-01-01T12:00:00Z';
const BEFORE = '2026-11-01T12:00:00Z';
const AFTER = '2127-01-01T12:00:00Z';
const pem = (text: string): string => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const CERTIFICATES: readonly [name: string, sertifikat: string, outcome: 'pass' | 'fail' | 'warned'][] = [
  ['base64 of DER', CERTIFICATE, 'pass'],
  ['in lines of 64 characters', CERTIFICATE.replace(/.{64}/g, '$&\n'), 'warned'],
  ["PEM's frame around it", pem(CERTIFICATE), 'fail'],
  ['base64 of PEM', base64(pem(CERTIFICATE)), 'fail'],
  ['cut off', CERTIFICATE.slice(0, 400), 'fail'],
  ['something after it', `${CERTIFICATE}${base64('xyz')}`, 'fail'],
  ['base64 of something else', base64('a certificate'), 'fail'],
  ['no base64', CERTIFICATE.replaceAll('a', '*'), 'fail'],
  ['the alphabet for URLs', CERTIFICATE.replaceAll('+', '-').replaceAll('/', '_'), 'fail'],
];

const { certificate: SIGNING } = await prepareIdentity()();
const { certificate: ENCRYPTING } = await prepareIdentity({ usage: 'keyEncipherment' })();

const keyUsage = (name: string, outcome: CaseOutcome, sertifikat?: string): Case => ({
  rule: 'mailbox/sertifikat-key-usage',
  name,
  outcome,
  exchanges: answered({ ...mailbox('984661185'), sertifikat }),
});
const accompanied = (name: string, outcome: CaseOutcome, ...posts: readonly object[]): Case => ({
  rule: 'mailbox/sertifikat-accompanies-mailbox',
  name,
  outcome,
  exchanges: answered(...posts),
});

const DIGIPOST = '984661185';
const E_BOKS = '922020175';
const ofSupplier = (
  name: string,
  outcome: CaseOutcome,
  ...posts: readonly (readonly [supplier: string, sertifikat: string | undefined])[]
): Case => ({
  rule: 'mailbox/sertifikat-of-supplier',
  name,
  outcome,
  exchanges: answered(...posts.map(([supplier, sertifikat]) => ({ ...mailbox(supplier), sertifikat }))),
});

export const cases: readonly Case[] = [
  keyUsage('for encryption', 'pass', ENCRYPTING),
  keyUsage('for any purpose', 'pass', CERTIFICATE),
  keyUsage('for signatures', 'warned', SIGNING),
  keyUsage('unreadable: another rule reports it', 'skipped', 'AAAA'),
  keyUsage('none', 'skipped'),
  accompanied('a certificate', 'pass', { ...mailbox('984661185'), sertifikat: CERTIFICATE }),
  accompanied('a certificate of one person', 'warned', { ...mailbox('1'), sertifikat: CERTIFICATE }, mailbox('1')),
  accompanied('no certificate', 'warned', mailbox('984661185')),
  ofSupplier('one for each', 'pass', [DIGIPOST, SIGNING], [E_BOKS, ENCRYPTING]),
  ofSupplier('the same for both', 'warned', [DIGIPOST, SIGNING], [E_BOKS, SIGNING]),
  ofSupplier('the same for mailboxes of one supplier', 'pass', [DIGIPOST, SIGNING], [DIGIPOST, SIGNING]),
  ofSupplier('two of one supplier', 'pass', [DIGIPOST, SIGNING], [DIGIPOST, ENCRYPTING]),
  ofSupplier('none', 'skipped', [DIGIPOST, undefined]),
  accompanied('no mailbox', 'skipped', {}),
  { rule: 'mailbox/both-members', name: 'both', outcome: 'pass', exchanges: answered(mailbox('984661185')) },
  {
    rule: 'mailbox/both-members',
    name: 'no supplier',
    outcome: 'fail',
    exchanges: answered(mailbox('984661185'), mailbox(undefined)),
  },
  {
    rule: 'mailbox/both-members',
    name: 'no address',
    outcome: 'fail',
    exchanges: answered({ digital_post: { postkasseleverandoeradresse: '984661185' } }),
  },
  { rule: 'mailbox/both-members', name: 'no mailbox', outcome: 'skipped', exchanges: answered({ digital_post: {} }) },

  {
    rule: 'mailbox/supplier-is-nine-digits',
    name: 'nine digits',
    outcome: 'pass',
    exchanges: answered(mailbox('984661185'), mailbox('922020175')),
  },
  {
    rule: 'mailbox/supplier-is-nine-digits',
    name: 'a name',
    outcome: 'fail',
    exchanges: answered(mailbox('984661185'), mailbox('Digipost')),
  },
  {
    rule: 'mailbox/supplier-is-nine-digits',
    name: 'ten digits',
    outcome: 'fail',
    exchanges: answered(mailbox('9846611850')),
  },
  {
    rule: 'mailbox/supplier-is-nine-digits',
    name: 'with spaces',
    outcome: 'fail',
    exchanges: answered(mailbox('984 661 185')),
  },

  {
    rule: 'mailbox/supplier-check-digit',
    name: 'it is right',
    outcome: 'pass',
    exchanges: answered(mailbox('922020175')),
  },
  {
    rule: 'mailbox/supplier-check-digit',
    name: 'it is wrong',
    outcome: 'warned',
    exchanges: answered(mailbox('922020176')),
  },
  {
    rule: 'mailbox/supplier-check-digit',
    name: 'a value that is not a number is reported by another rule',
    outcome: 'skipped',
    exchanges: answered(mailbox('e-Boks')),
  },

  { rule: 'mailbox/supplier-is-known', name: 'Digipost', outcome: 'pass', exchanges: answered(mailbox('984661185')) },
  { rule: 'mailbox/supplier-is-known', name: 'e-Boks', outcome: 'pass', exchanges: answered(mailbox('922020175')) },
  { rule: 'mailbox/supplier-is-known', name: 'another', outcome: 'warned', exchanges: answered(mailbox('991825827')) },
  {
    rule: 'mailbox/supplier-is-known',
    name: 'a wrong check digit is reported elsewhere',
    outcome: 'skipped',
    exchanges: answered(mailbox('984661186')),
  },

  ...CERTIFICATES.map(
    ([name, sertifikat, outcome]): Case => ({
      rule: 'mailbox/sertifikat-is-x509',
      name,
      outcome,
      exchanges: answered({ sertifikat }),
    }),
  ),
  { rule: 'mailbox/sertifikat-is-x509', name: 'no person has one', outcome: 'skipped', exchanges: answered({}) },

  {
    rule: 'mailbox/sertifikat-in-validity',
    name: 'at the time of the check',
    outcome: 'pass',
    now: DURING,
    exchanges: answered({ sertifikat: CERTIFICATE }),
  },
  {
    rule: 'mailbox/sertifikat-in-validity',
    name: 'not yet',
    outcome: 'warned',
    now: BEFORE,
    exchanges: answered({ sertifikat: CERTIFICATE }),
  },
  {
    rule: 'mailbox/sertifikat-in-validity',
    name: 'no more',
    outcome: 'warned',
    now: AFTER,
    exchanges: answered({ sertifikat: CERTIFICATE }),
  },
  {
    rule: 'mailbox/sertifikat-in-validity',
    name: 'an invalid certificate is reported by another rule',
    outcome: 'skipped',
    exchanges: answered({ sertifikat: 'MIIC' }),
  },
];
