import type { Mutant } from '../support/mutants/mutant.ts';
import type { ServiceRequest } from '../support/mutants/service.ts';
import {
  changeChangeRequest,
  changeSoapResponse,
  findPersons,
  getNeeds,
  isChangeRequest,
  matchElement,
  PARTS,
  replaceSoapResponse,
  withNeeds,
} from './soap-changes.ts';

const SHAPE = ['soap/changes-shape'];
const PARTS_RULE = ['soap/changes-parts'];

/** Changes the XML of every response with changes. */
export const changeChanges = (
  change: (xml: string, asked: ServiceRequest) => string,
  which = (_: ServiceRequest): boolean => true,
) => changeSoapResponse(change, (asked) => isChangeRequest(asked) && which(asked));

const createShapeMutant = (name: string, change: (xml: string) => string): Mutant => ({
  name,
  fires: SHAPE,
  serve: changeChanges(change),
});

const FROM = /fraEndringsNummer="\d+"/;
const SENESTE = / senesteEndringsNummer="(\d+)"/;

const hasNeed = (need: string, asked: ServiceRequest): boolean => getNeeds(asked).includes(need);

const removeParts = (parts: readonly string[], which: (asked: ServiceRequest) => boolean) =>
  changeChanges(
    (xml) => parts.reduce((text, part) => text.replaceAll(new RegExp(matchElement(part).source, 'gs'), ''), xml),
    which,
  );

export const soapChangeLogMutants: readonly Mutant[] = [
  createShapeMutant('omits senesteEndringsNummer', (xml) => xml.replace(SENESTE, '')),
  createShapeMutant('returns senesteEndringsNummer as a word', (xml) =>
    xml.replace(SENESTE, ' senesteEndringsNummer="nyeste"'),
  ),
  createShapeMutant('returns senesteEndringsNummer as sisteEndringsId', (xml) =>
    xml.replace(SENESTE, ' sisteEndringsId="$1"'),
  ),
  createShapeMutant('returns a senesteEndringsNummer before the returned changes', (xml) =>
    xml.replace(SENESTE, ' senesteEndringsNummer="1"'),
  ),
  createShapeMutant('announces more changes without a number to continue from', (xml) =>
    xml.replace(/ tilEndringsNummer="\d+"/, ' tilEndringsNummer="0"'),
  ),
  createShapeMutant('returns an attribute of changes outside the schema', (xml) =>
    xml.replace(SENESTE, '$& antall="20"'),
  ),
  createShapeMutant('returns a fraEndringsNummer that differs from the request', (xml) =>
    xml.replace(/ fraEndringsNummer="\d+"/, ' fraEndringsNummer="1"'),
  ),
  createShapeMutant('returns text between changes', (xml) =>
    xml.replace('</ot:HentEndringerRespons>', 'slutt</ot:HentEndringerRespons>'),
  ),
  {
    ...createShapeMutant('returns more than 1000 changes at once', (xml) =>
      xml.replace(findPersons(xml)[0]!, (first) => first.repeat(1001)),
    ),
    fires: [...SHAPE, 'soap/changes-continue'],
  },
  {
    ...createShapeMutant('returns changes of persons who are not registered over SOAP', (xml) =>
      xml.replace('>SLETTET<', '>IKKE_REGISTRERT<'),
    ),
    fires: [...SHAPE, ...PARTS_RULE],
  },
  {
    name: 'returns another document with status 200 for HentEndringer',
    fires: ['soap/changes-shape'],
    serve: replaceSoapResponse(isChangeRequest, (asked, service) =>
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
    name: 'returns HentEndringer in another namespace',
    corner: true,
    fires: ['soap/namespaces'],
    serve: changeChanges((xml) => xml.replace('oppslagstjeneste/16-02', 'oppslagstjeneste/14-05')),
  },
  {
    name: 'returns the elements of Person in another order in changes',
    corner: true,
    fires: ['soap/person-elements'],
    serve: changeChanges((xml) =>
      xml.replace(/(<begrep:reservasjon>.*?<\/begrep:reservasjon>)(<begrep:status>.*?<\/begrep:status>)/g, '$2$1'),
    ),
  },
  {
    name: 'omits status in changes',
    corner: true,
    fires: ['soap/status'],
    serve: changeChanges((xml) => xml.replaceAll(/<begrep:status>.*?<\/begrep:status>/g, '')),
  },
  {
    name: 'truncates the XML of changes',
    corner: true,
    fires: ['soap/well-formed-xml', 'soap/changes-shape'],
    serve: changeChanges((xml) => xml.slice(0, -9)),
  },
  {
    name: 'returns varslingsstatus in changes where it is requested',
    fires: ['soap/changes-without-varslingsstatus'],
    serve: changeChanges(
      (xml) =>
        xml.replaceAll(
          '</begrep:status>',
          '</begrep:status><begrep:varslingsstatus>KAN_IKKE_VARSLES</begrep:varslingsstatus>',
        ),
      (asked) => hasNeed('VarslingsStatus', asked),
    ),
  },
  {
    name: 'returns contact information in changes only if it is requested',
    fires: PARTS_RULE,
    serve: removeParts(['Kontaktinformasjon'], (asked) => !hasNeed('Kontaktinfo', asked)),
  },
  {
    name: 'omits contact information from all changes',
    fires: PARTS_RULE,
    serve: removeParts(PARTS, () => true),
  },
  {
    name: 'withholds expired contact information from changes if VarslingsStatus is requested',
    corner: true,
    fires: PARTS_RULE,
    serve: changeChanges(
      (xml) =>
        findPersons(xml)
          .filter((person) => person.includes('jon.vik@') || person.includes('berit.haug@'))
          .reduce(
            (text, person) =>
              text.replace(
                person,
                PARTS.reduce((one, part) => one.replace(matchElement(part), ''), person),
              ),
            xml,
          ),
      (asked) => hasNeed('VarslingsStatus', asked),
    ),
  },
  {
    name: 'omits certificates from changes',
    fires: PARTS_RULE,
    serve: removeParts(['X509Sertifikat'], () => true),
  },
  {
    name: 'returns every part in changes for every informasjonsbehov',
    fires: PARTS_RULE,
    serve: changeChangeRequest((asked) => withNeeds(asked, ['Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost'])),
  },
  {
    name: 'returns changes from the beginning for every fraEndringsNummer',
    fires: ['soap/changes-continue'],
    serve: changeChangeRequest((asked) => ({ ...asked, body: asked.body.replace(FROM, 'fraEndringsNummer="0"') })),
  },
  {
    name: 'returns the first page of changes again for the next page',
    fires: ['soap/changes-continue'],
    serve: (service) =>
      changeChanges((xml) =>
        xml
          .replace(findPersons(xml).slice(5).join(''), '')
          .replace(/ tilEndringsNummer="\d+"/, ' tilEndringsNummer="5"'),
      )(
        changeChangeRequest((asked) => ({ ...asked, body: asked.body.replace(FROM, 'fraEndringsNummer="0"') }))(
          service,
        ),
      ),
  },
  {
    name: 'returns NEI in changes for reserved persons',
    corner: true,
    fires: PARTS_RULE,
    serve: changeChanges((xml) => xml.replaceAll('>JA<', '>NEI<')),
  },
  {
    name: 'returns AKTIV in changes for deleted persons',
    corner: true,
    fires: PARTS_RULE,
    serve: changeChanges((xml) => xml.replaceAll('>SLETTET<', '>AKTIV<')),
  },
  {
    name: 'omits the last change if more than Person is requested',
    corner: true,
    fires: PARTS_RULE,
    serve: changeChanges(
      (xml) => xml.replace(findPersons(xml).at(-1)!, ''),
      (asked) => hasNeed('VarslingsStatus', asked),
    ),
  },
];
