import type { Mutant } from '../support/mutants/mutant.ts';
import type { Asked } from '../support/mutants/service.ts';
import {
  askingChanges,
  asksForChanges,
  elementNamed,
  needing,
  needsOf,
  PARTS,
  personsIn,
  soapFound,
  soapWhere,
} from './soap-changes.ts';

const SHAPE = ['soap/changes-shape'];
const GIVE = ['soap/changes-parts'];

/** Changes every answer with changes, as text. */
const changed = (change: (xml: string, asked: Asked) => string, which = (_: Asked): boolean => true) =>
  soapFound(change, (asked) => asksForChanges(asked) && which(asked));

const numbers = (name: string, breaks: string, change: (xml: string) => string): Mutant => ({
  name,
  breaks,
  fires: SHAPE,
  serve: changed(change),
});

const FROM = /fraEndringsNummer="\d+"/;
const SENESTE = / senesteEndringsNummer="(\d+)"/;

const isNeeded = (need: string, asked: Asked): boolean => needsOf(asked).includes(need);

/** Leaves parts out of changes. */
const silent = (parts: readonly string[], which: (asked: Asked) => boolean) =>
  changed(
    (xml) => parts.reduce((text, part) => text.replaceAll(new RegExp(elementNamed(part).source, 'gs'), ''), xml),
    which,
  );

/** HentEndringer. */
export const soapEndringerMutants: readonly Mutant[] = [
  numbers('no last number', 'does not say where the changes end', (xml) => xml.replace(SENESTE, '')),
  numbers('the last number in words', 'says in words where the changes end', (xml) =>
    xml.replace(SENESTE, ' senesteEndringsNummer="nyeste"'),
  ),
  numbers('the last number in another language', 'calls the last number as REST does', (xml) =>
    xml.replace(SENESTE, ' sisteEndringsId="$1"'),
  ),
  numbers('the last number is before', 'says that the changes end before those that it tells', (xml) =>
    xml.replace(SENESTE, ' senesteEndringsNummer="1"'),
  ),
  numbers('changes go nowhere', 'says that there are more changes, and does not lead on to them', (xml) =>
    xml.replace(/ tilEndringsNummer="\d+"/, ' tilEndringsNummer="0"'),
  ),
  numbers('a number too many', 'writes an attribute of changes that the schema does not have', (xml) =>
    xml.replace(SENESTE, '$& antall="20"'),
  ),
  numbers('changes from elsewhere', 'says another number than the one asked from', (xml) =>
    xml.replace(/ fraEndringsNummer="\d+"/, ' fraEndringsNummer="1"'),
  ),
  numbers('small talk between changes', 'writes text between changes', (xml) =>
    xml.replace('</ot:HentEndringerRespons>', 'slutt</ot:HentEndringerRespons>'),
  ),
  {
    ...numbers('too many changes', 'tells of more than 1000 changes at once', (xml) =>
      xml.replace(personsIn(xml)[0]!, (first) => first.repeat(1001)),
    ),
    fires: [...SHAPE, 'soap/changes-continue'],
  },
  {
    ...numbers('changes of nobody', 'tells of changes of those who are not registered', (xml) =>
      xml.replace('>SLETTET<', '>IKKE_REGISTRERT<'),
    ),
    fires: [...SHAPE, ...GIVE],
  },
  {
    name: 'a page for changes',
    breaks: 'answers HentEndringer with something else, status 200',
    fires: ['soap/changes-shape'],
    serve: soapWhere(asksForChanges, (asked, service) =>
      service({
        ...asked,
        body: asked.body.replace(
          /<ns:HentEndringer.*<\/ns:HentEndringerForespoersel>/s,
          '<ns:HentPrintSertifikatForespoersel xmlns:ns="http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02"/>',
        ),
      }),
    ),
  },
  {
    name: 'changes in an old namespace',
    breaks: 'answers HentEndringer in another namespace',
    fires: ['soap/namespaces'],
    serve: changed((xml) => xml.replace('oppslagstjeneste/16-02', 'oppslagstjeneste/14-05')),
  },
  {
    name: 'changes in another order',
    breaks: 'writes the elements of Person in another order in changes',
    fires: ['soap/person-elements'],
    serve: changed((xml) =>
      xml.replace(/(<begrep:reservasjon>.*?<\/begrep:reservasjon>)(<begrep:status>.*?<\/begrep:status>)/g, '$2$1'),
    ),
  },
  {
    name: 'changes without status',
    breaks: 'leaves status out of changes',
    fires: ['soap/status'],
    serve: changed((xml) => xml.replaceAll(/<begrep:status>.*?<\/begrep:status>/g, '')),
  },
  {
    name: 'changes cut off',
    breaks: 'cuts changes off',
    fires: ['soap/well-formed-xml', 'soap/changes-shape'],
    serve: changed((xml) => xml.slice(0, -9)),
  },
  {
    name: 'changes notify',
    breaks: 'tells of varslingsstatus in changes where it is asked for',
    fires: ['soap/changes-without-varslingsstatus'],
    serve: changed(
      (xml) =>
        xml.replaceAll(
          '</begrep:status>',
          '</begrep:status><begrep:varslingsstatus>KAN_IKKE_VARSLES</begrep:varslingsstatus>',
        ),
      (asked) => isNeeded('VarslingsStatus', asked),
    ),
  },
  {
    name: 'changes without addresses',
    breaks: 'tells of contact information in changes only where it is asked for',
    fires: GIVE,
    serve: silent(['Kontaktinformasjon'], (asked) => !isNeeded('Kontaktinfo', asked)),
  },
  {
    name: 'changes without anything',
    breaks: 'tells of no contact information in changes, whatever is asked for',
    fires: GIVE,
    serve: silent(PARTS, () => true),
  },
  {
    name: 'changes that withhold',
    breaks: 'withholds expired contact information from changes where VarslingsStatus is asked for',
    fires: GIVE,
    serve: changed(
      (xml) =>
        personsIn(xml)
          .filter((person) => person.includes('jon.vik@') || person.includes('berit.haug@'))
          .reduce(
            (text, person) =>
              text.replace(
                person,
                PARTS.reduce((one, part) => one.replace(elementNamed(part), ''), person),
              ),
            xml,
          ),
      (asked) => isNeeded('VarslingsStatus', asked),
    ),
  },
  {
    name: 'changes without certificates',
    breaks: 'gives no certificates in changes',
    fires: GIVE,
    serve: silent(['X509Sertifikat'], () => true),
  },
  {
    name: 'changes with all',
    breaks: 'gives everything in changes, whatever is asked for',
    fires: GIVE,
    serve: askingChanges((asked) => needing(asked, ['Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost'])),
  },
  {
    name: 'changes from the beginning',
    breaks: 'tells of changes from the beginning, wherever they are asked from',
    fires: ['soap/changes-continue'],
    serve: askingChanges((asked) => ({ ...asked, body: asked.body.replace(FROM, 'fraEndringsNummer="0"') })),
  },
  {
    name: 'the first page of changes',
    breaks: 'tells of the first changes again where the next ones are asked for',
    fires: ['soap/changes-continue'],
    serve: (service) =>
      changed((xml) =>
        xml.replace(personsIn(xml).slice(5).join(''), '').replace(/ tilEndringsNummer="\d+"/, ' tilEndringsNummer="5"'),
      )(askingChanges((asked) => ({ ...asked, body: asked.body.replace(FROM, 'fraEndringsNummer="0"') }))(service)),
  },
  {
    name: 'changes of the reserved',
    breaks: 'says in changes of the reserved that they are not',
    fires: GIVE,
    serve: changed((xml) => xml.replaceAll('>JA<', '>NEI<')),
  },
  {
    name: 'changes back to life',
    breaks: 'says in changes of the deleted that they are AKTIV',
    fires: GIVE,
    serve: changed((xml) => xml.replaceAll('>SLETTET<', '>AKTIV<')),
  },
  {
    name: 'changes but one',
    breaks: 'leaves the last change out where more than Person is asked for',
    fires: GIVE,
    serve: changed(
      (xml) => xml.replace(personsIn(xml).at(-1)!, ''),
      (asked) => isNeeded('VarslingsStatus', asked),
    ),
  },
];
