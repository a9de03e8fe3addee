import type { Mutant } from '../support/mutants/mutant.ts';
import { identifierOf } from '../support/mutants/persons.ts';
import type { Asked } from '../support/mutants/service.ts';
import {
  askingNeeds,
  asksForChanges,
  countOf,
  definedAmong,
  elementNamed,
  faultIn,
  isEverything,
  isVersion12,
  needsOf,
  PARTS,
  personsIn,
  soapFound,
  soapWhere,
  tellingTheExpired,
} from './soap-changes.ts';

const UNKNOWN = 'Yndlingsfarge';
const PART = 'soap/informasjonsbehov-parts';

/** Gives nothing beside Person to this need, where it is asked for alone. */
const silentAlone = (need: string) =>
  askingNeeds((needs) => (definedAmong(needs).join() === need ? ['Person'] : needs));

/** Leaves an element out of some answers. */
const without = (name: string, which: (asked: Asked) => boolean) =>
  soapFound((xml) => xml.replaceAll(new RegExp(elementNamed(name).source, 'gs'), ''), which);

const isTwice = (asked: Asked): boolean => new Set(needsOf(asked)).size < needsOf(asked).length;
const isAskedFor = (need: string, asked: Asked): boolean => needsOf(asked).includes(need);

/** Whether a request asks for the batch from its end. */
const isReversed = ({ body }: Asked): boolean => {
  const [first, second] = ['mobile-email', 'mobile-only'].map((role) => body.indexOf(identifierOf(role)));
  return second! !== -1 && second! < first!;
};

/** What informasjonsbehov and the order of a request change, and should not. */
export const soapNeedsMutants: readonly Mutant[] = [
  {
    name: 'an undefined need is all',
    breaks: 'tells of contact information where only an undefined value is named',
    fires: ['soap/unknown-informasjonsbehov-ignored'],
    serve: askingNeeds((needs) => (needs.join() === UNKNOWN ? ['Kontaktinfo'] : needs)),
  },
  {
    name: 'an undefined need takes varslingsstatus away',
    breaks: 'gives no varslingsstatus beside a value that is not defined',
    fires: ['soap/unknown-informasjonsbehov-ignored'],
    serve: without('varslingsstatus', (asked) => isAskedFor(UNKNOWN, asked) && !isEverything(asked)),
  },
  {
    name: 'an undefined need first',
    breaks: 'reads no further than a value that is not defined',
    fires: ['soap/unknown-informasjonsbehov-ignored'],
    serve: askingNeeds((needs) => (needs.includes(UNKNOWN) ? needs.slice(0, needs.indexOf(UNKNOWN)) : needs)),
  },
  {
    name: 'notified twice is not at all',
    breaks: 'gives no varslingsstatus where it is asked for twice',
    fires: ['soap/repeated-informasjonsbehov-ignored'],
    serve: without('varslingsstatus', (asked) => isTwice(asked) && isAskedFor('VarslingsStatus', asked)),
  },
  {
    name: 'twice is refused',
    breaks: 'refuses a need that is given twice',
    fires: ['soap/repeated-informasjonsbehov-ignored'],
    serve: soapWhere(isTwice, async () => faultIn('1.2', 'Sender', 400)),
  },
  {
    name: 'withheld in company alone',
    breaks: 'withholds expired contact information only where everything is asked for',
    fires: ['soap/expired-withheld', PART],
    serve: tellingTheExpired(PARTS, (asked) => !isEverything(asked)),
  },
  {
    name: 'withheld but for one choice',
    breaks: 'tells of expired contact information where it is asked for with VarslingsStatus and nothing else',
    fires: ['soap/expired-withheld', PART],
    serve: tellingTheExpired(PARTS, (asked) => definedAmong(needsOf(asked)).join() === 'Kontaktinfo,VarslingsStatus'),
  },
  ...(
    [
      ['Kontaktinfo', ['soap/kontaktinformasjon-alias']],
      ['SikkerDigitalPost', []],
      ['VarslingsStatus', []],
    ] as const
  ).map(([need, others]) => ({
    name: `${need} in company alone`,
    breaks: `gives nothing to ${need} where it is the only need`,
    fires: [PART, ...others],
    serve: silentAlone(need),
  })),
  {
    name: 'two needs are one',
    breaks: 'gives no certificates where mailboxes alone are asked for beside them',
    fires: [PART],
    serve: askingNeeds((needs) => (needs.join() === 'Sertifikat,SikkerDigitalPost' ? ['SikkerDigitalPost'] : needs)),
  },
  {
    name: 'varslingsstatus unasked',
    breaks: 'gives varslingsstatus with everything else',
    fires: [PART],
    serve: soapFound(
      (xml) =>
        xml.replaceAll(
          '</begrep:status>',
          '</begrep:status><begrep:varslingsstatus>KAN_VARSLES</begrep:varslingsstatus>',
        ),
      (asked) => needsOf(asked).join() === 'Kontaktinfo,Sertifikat,SikkerDigitalPost',
    ),
  },
  {
    name: 'Spraak is Kontaktinfo',
    breaks: 'tells of contact information where the language is asked for',
    fires: [PART],
    serve: askingNeeds((needs) => needs.map((need) => (need === 'Spraak' ? 'Kontaktinfo' : need))),
  },
  {
    name: 'Kontaktinformasjon is nothing',
    breaks: 'does not know Kontaktinformasjon for Kontaktinfo',
    fires: ['soap/kontaktinformasjon-alias'],
    serve: askingNeeds((needs) => needs.filter((need) => need !== 'Kontaktinformasjon')),
  },
  {
    name: 'no status unless told',
    breaks: 'leaves status out where no informasjonsbehov is named',
    fires: ['soap/without-informasjonsbehov', 'soap/status'],
    serve: without('status', (asked) => needsOf(asked).length === 0 && !asksForChanges(asked)),
  },
  {
    name: 'no reservasjon unless told',
    breaks: 'leaves reservasjon out where no informasjonsbehov is named',
    fires: ['soap/without-informasjonsbehov', 'soap/reservasjon'],
    serve: without('reservasjon', (asked) => needsOf(asked).length === 0 && !asksForChanges(asked)),
  },
  {
    name: 'nobody is reserved unless told',
    breaks: 'says of everybody that they are not reserved where no informasjonsbehov is named',
    fires: ['soap/without-informasjonsbehov'],
    serve: soapFound(
      (xml) => xml.replaceAll('>JA<', '>NEI<'),
      (asked) => needsOf(asked).length === 0 && !asksForChanges(asked),
    ),
  },
  {
    name: 'the last shall be last',
    breaks: 'tells of no contact information where the persons are asked for the other way round',
    fires: ['soap/order-independent'],
    serve: without('Kontaktinformasjon', isReversed),
  },
  {
    name: 'alone without an address',
    breaks: 'tells of no contact information of who is asked for alone',
    fires: ['soap/batch-independent'],
    serve: without('Kontaktinformasjon', (asked) => countOf(asked) === 1),
  },
  {
    name: 'less in SOAP 1.1',
    breaks: 'tells of no contact information in SOAP 1.1',
    fires: ['soap/version-independent'],
    serve: without('Kontaktinformasjon', (asked) => !isVersion12(asked)),
  },
  {
    name: 'SOAP 1.1 for few',
    breaks: 'fails in SOAP 1.1 where more than one person is asked for',
    fires: ['soap/version-independent'],
    serve: soapWhere(
      (asked) => !isVersion12(asked) && countOf(asked) > 1,
      async () => faultIn('1.1', 'Server', 500),
    ),
  },
  {
    name: 'the first twice with varslingsstatus',
    breaks: 'tells of the first person twice where varslingsstatus alone is asked for',
    fires: ['soap/one-person-per-identifier'],
    serve: soapFound(
      (xml) => xml.replace(personsIn(xml)[0]!, (first) => first + first),
      (asked) => needsOf(asked).join() === 'VarslingsStatus',
    ),
  },
  {
    name: 'a stranger among a thousand',
    breaks: 'tells of the first of 1000 persons twice',
    fires: ['soap/thousand-identifiers'],
    serve: soapFound(
      (xml) => xml.replace(personsIn(xml)[0]!, (first) => first + first),
      (asked) => countOf(asked) === 1000,
    ),
  },
  {
    name: 'a thousand are not reserved',
    breaks: 'says of 1000 persons that none is reserved',
    fires: ['soap/batch-size-independent'],
    serve: soapFound(
      (xml) => xml.replaceAll('>JA<', '>NEI<'),
      (asked) => countOf(asked) === 1000,
    ),
  },
  {
    name: 'not reserved where they can be notified',
    breaks: 'says of everybody that they are not reserved where addresses and varslingsstatus are asked for',
    fires: [PART],
    serve: soapFound(
      (xml) => xml.replaceAll('>JA<', '>NEI<'),
      (asked) => needsOf(asked).join() === 'Kontaktinfo,VarslingsStatus',
    ),
  },
  {
    name: 'Kontaktinformasjon of others',
    breaks: 'tells of another address where Kontaktinformasjon is asked for',
    fires: ['soap/kontaktinformasjon-alias'],
    serve: soapFound(
      (xml) => xml.replaceAll(/>[^<>]+@[^<>]+</g, '>post@example.com<'),
      (asked) => isAskedFor('Kontaktinformasjon', asked),
    ),
  },
];
