import { parseSertifikat, type Sertifikat } from '../../contract/formats.ts';
import { isOrganisationNumber } from '../../identifier/index.ts';
import { checkPurpose, checkValidity } from '../evidence/certificates.ts';
import { describeType } from '../evidence/describe.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isObject } from '../evidence/rest-persons.ts';
import {
  evaluatePersons,
  getCompletePersons,
  PERSON_PROBES,
  type PersonFinding,
  type PersonResult,
} from './assertions.ts';
import { checkSertifikat } from './person-checks.ts';
import { defineRules, type Rule, type RuleOutcome } from './rule.ts';

const MEMBERS = ['postkasseadresse', 'postkasseleverandoeradresse'] as const;

/** Checks the supplier of every mailbox. Another type is reported by response/matches-contract. */
const evaluateSupplier =
  (check: (supplier: string) => Omit<PersonFinding, 'at'> | null | undefined) =>
  ({ persons }: Evidence): RuleOutcome =>
    evaluatePersons(
      persons,
      'no person was returned with a supplier',
      ({ person: { digital_post: mailbox } }): PersonResult => {
        const supplier = isObject(mailbox) ? mailbox.postkasseleverandoeradresse : undefined;
        const violation = typeof supplier === 'string' ? check(supplier) : undefined;
        return violation && { at: '/digital_post/postkasseleverandoeradresse', ...violation };
      },
    );

const isNineDigits = (supplier: string): boolean => /^[0-9]{9}$/.test(supplier);

/** Digipost and e-Boks. */
const SUPPLIERS = ['984661185', '922020175'];
const SUPPLIER_NAMES: ReadonlyMap<unknown, string> = new Map([
  ['984661185', 'Digipost'],
  ['922020175', 'e-Boks'],
]);

/** Checks the certificate of every person. */
const evaluateSertifikat = (
  { persons }: Evidence,
  check: (read: Sertifikat | { readonly fault: string }, value: string) => Omit<PersonFinding, 'at'> | null | undefined,
): RuleOutcome =>
  evaluatePersons(
    persons,
    'no person was returned with sertifikat',
    ({ person: { sertifikat: value } }): PersonResult => {
      const violation = typeof value === 'string' ? check(parseSertifikat(value), value) : undefined;
      return violation && { at: '/sertifikat', ...violation };
    },
  );

export const mailboxRules: readonly Rule[] = defineRules(
  { sources: [{ document: 'ATTR', section: 'postkasseleverandoeradresse' }], probes: PERSON_PROBES },
  [
    {
      id: 'mailbox/both-members',
      title: 'A mailbox has an address and a supplier',
      level: 'MUST',
      requirement: 'digital_post has postkasseadresse and postkasseleverandoeradresse.',
      sources: [{ document: 'ATTR' }],
      evaluate: ({ persons }) =>
        evaluatePersons(
          persons,
          'no person was returned with digital_post',
          ({ person: { digital_post: mailbox } }) => {
            if (!isObject(mailbox)) return undefined;
            const missing = MEMBERS.filter((member) => !(member in mailbox));
            if (missing.length === 0) return null;
            return { at: '/digital_post', expected: MEMBERS.join(' and '), actual: `no ${missing.join(' and no ')}` };
          },
        ),
    },
    {
      id: 'mailbox/supplier-is-nine-digits',
      title: 'The supplier of a mailbox is a number of nine digits',
      level: 'MUST',
      requirement: 'postkasseleverandoeradresse is an organisation number: a string of nine digits.',
      evaluate: evaluateSupplier((supplier) =>
        isNineDigits(supplier) ? null : { expected: 'a string of nine digits', actual: describeType(supplier) },
      ),
    },
    {
      id: 'mailbox/supplier-check-digit',
      title: 'The check digit of a supplier is correct',
      level: 'SHOULD',
      requirement: 'The last of the nine digits of an organisation number is its check digit.',
      evaluate: evaluateSupplier((supplier) => {
        if (!isNineDigits(supplier)) return undefined;
        return isOrganisationNumber(supplier)
          ? null
          : { expected: 'a correct check digit', actual: 'a wrong check digit' };
      }),
    },
    {
      id: 'mailbox/supplier-is-known',
      title: 'The supplier of a mailbox is Digipost or e-Boks',
      level: 'SHOULD',
      requirement: 'The documentation names two mailbox suppliers with their organisation numbers.',
      evaluate: evaluateSupplier((supplier) => {
        if (!isNineDigits(supplier) || !isOrganisationNumber(supplier)) return undefined;
        return SUPPLIERS.includes(supplier)
          ? null
          : { expected: 'Digipost or e-Boks', actual: 'an organisation without mailboxes' };
      }),
    },
    {
      id: 'mailbox/sertifikat-is-x509',
      title: 'A certificate can be read',
      level: 'MUST',
      requirement:
        'sertifikat is the base64 of an X.509 certificate in DER, without the header and footer of PEM. It should be in one line.',
      sources: [{ document: 'ATTR', section: 'sertifikat' }],
      evaluate: (evidence) =>
        evaluateSertifikat(
          evidence,
          (read, value) =>
            checkSertifikat(read) ??
            (/\s/.test(value) ? { expected: 'base64 in one line', actual: 'several', level: 'SHOULD' } : null),
        ),
    },
    {
      id: 'mailbox/sertifikat-in-validity',
      title: 'A certificate is valid at the time of the check',
      level: 'SHOULD',
      requirement: 'Mail can only be encrypted with a certificate inside its validity period.',
      sources: [{ document: 'ATTR', section: 'sertifikat' }],
      evaluate: (evidence) => evaluateSertifikat(evidence, (_read, value) => checkValidity(value, evidence.now)),
    },
    {
      id: 'mailbox/sertifikat-key-usage',
      title: 'A certificate may be used for encryption',
      level: 'SHOULD',
      requirement: 'The key usage of a certificate, if it has one, permits to encrypt keys or data: mail is encrypted.',
      sources: [
        { document: 'ATTR', section: 'sertifikat' },
        { document: 'RFC5280', section: '4.2.1.3' },
      ],
      evaluate: (evidence) => evaluateSertifikat(evidence, (_read, value) => checkPurpose(value, 'encryption')),
    },
    {
      id: 'mailbox/sertifikat-accompanies-mailbox',
      title: 'A mailbox comes with a certificate',
      level: 'SHOULD',
      requirement: 'A person with digital_post has sertifikat: the same scope gives both, and mail is encrypted.',
      sources: [{ document: 'ATTR', section: 'sertifikat' }, { document: 'SCOPES' }],
      evaluate: (evidence) =>
        evaluatePersons(getCompletePersons(evidence), 'no person was returned with digital_post', ({ person }) => {
          if (!isObject(person.digital_post)) return undefined;
          return person.sertifikat === undefined
            ? { at: '/digital_post', expected: 'sertifikat, beside digital_post', actual: 'no sertifikat' }
            : null;
        }),
    },
    {
      id: 'mailbox/sertifikat-of-supplier',
      title: 'Suppliers do not share a certificate',
      level: 'SHOULD',
      requirement:
        'The certificate of a mailbox is that of its supplier, for all its mailboxes: Digipost and e-Boks have different ones.',
      sources: [{ document: 'ATTR', section: 'sertifikat' }, { document: 'LOKAL' }],
      evaluate: ({ persons }) => {
        const suppliers = new Map<unknown, unknown>();
        return evaluatePersons(persons, 'no person was returned with a mailbox and sertifikat', ({ person }) => {
          const { sertifikat, digital_post: mailbox } = person;
          const supplier = isObject(mailbox) ? mailbox.postkasseleverandoeradresse : undefined;
          if (!SUPPLIERS.some((known) => known === supplier) || typeof sertifikat !== 'string') return undefined;
          if (!suppliers.has(sertifikat)) suppliers.set(sertifikat, supplier);
          if (suppliers.get(sertifikat) === supplier) return null;
          return {
            at: '/sertifikat',
            expected: `a certificate that only mailboxes of ${SUPPLIER_NAMES.get(supplier)} have`,
            actual: `one that mailboxes of ${SUPPLIER_NAMES.get(suppliers.get(sertifikat))} have`,
          };
        });
      },
    },
  ],
);
