import { disclose, FULL_GRANT, type Grant, narrowed } from '../disclosure/index.ts';
import { isValid } from '../identifier/index.ts';
import { type Entry, NOT_REGISTERED } from '../register/index.ts';
import { type SoapFault, senderFault } from './fault.ts';
import { NAMESPACES } from './namespaces.ts';
import { personElement } from './person-element.ts';
import { readChangesRequest, readPersonsRequest, requireEmpty, requireIdentifiers } from './read-request.ts';
import type { SoapService } from './service.ts';
import { childElements, type Element, hasStrayText } from './xml-read.ts';
import { element, type XmlElement } from './xml-write.ts';

/** The operations, by the element that asks for each: what it is answered with, in the namespace `ot`. */
const OPERATIONS: ReadonlyMap<string, (request: Element, service: SoapService) => XmlElement> = new Map([
  ['HentPersonerForespoersel', hentPersoner],
  ['HentEndringerForespoersel', hentEndringer],
  ['HentPrintSertifikatForespoersel', hentPrintSertifikat],
]);

/**
 * The answer to what stands in a Body.
 *
 * @throws SoapFault
 */
export function answerBody(body: Element, service: SoapService): XmlElement {
  const [request, ...others] = childElements(body);
  if (request === undefined || others.length > 0 || hasStrayText(body)) {
    throw senderFault('the Body must have one element, the request, and nothing else');
  }
  const operation = OPERATIONS.get(request.localName ?? '');
  if (operation === undefined)
    throw senderFault(`there is no such operation; those there are: ${[...OPERATIONS.keys()].join(', ')}`);
  if (request.namespaceURI !== NAMESPACES.messages) {
    throw senderFault(`the request must be in the namespace ${NAMESPACES.messages}`);
  }
  return operation(request, service);
}

function hentPersoner(request: Element, service: SoapService): XmlElement {
  const { needs, identifiers } = readPersonsRequest(request);
  service.onAsked?.(identifiers);
  requireIdentifiers(identifiers);
  const { duplicates, identifierRule } = service.behaviour;
  const asked = duplicates === 'collapsed' ? [...new Set(identifiers)] : identifiers;
  const rule = identifierRule === 'both' ? '2032' : 'classic';
  const isKnown = (identifier: string) => isValid(identifier, rule) || service.register.isStated(identifier);
  const wrong = service.behaviour.invalidIdentifier === 'reject' ? identifiers.findIndex((one) => !isKnown(one)) : -1;
  if (wrong !== -1) {
    throw senderFault(`personidentifikator number ${wrong + 1} is not a valid fødselsnummer or D-number`);
  }
  const grant = needsGranted(needs);
  const entries = asked.map((one) => (isKnown(one) ? service.register.find(one) : notRegistered(one, service)));
  return element('ot:HentPersonerRespons', {}, ...entries.map((entry) => told(entry, grant, service)));
}

/** What is answered of a number that is nobody's, where the behaviour lets it pass. */
function notRegistered(identifier: string, { register }: SoapService): Entry {
  const population = register.population();
  register.kindIn(population, identifier);
  return register.entryOf(NOT_REGISTERED, population.values);
}

/**
 * A local copy is given everything, however old, and no varslingsstatus: so says the table of Person. Contact information
 * is implied, whatever is asked for.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentEndringerForespoersel
 */
function hentEndringer(request: Element, service: SoapService): XmlElement {
  const { needs, fraEndringsNummer } = readChangesRequest(request);
  const { changed, tilEndringsNummer, senesteEndringsNummer } = service.changes(fraEndringsNummer);
  if (fraEndringsNummer > senesteEndringsNummer + 1) throw beyondTheLast(senesteEndringsNummer);
  const grant = needsGranted(['Kontaktinfo', ...needs.filter((need) => need !== 'VarslingsStatus')]);
  const numbers = { fraEndringsNummer, tilEndringsNummer, senesteEndringsNummer };
  const attributes = Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, String(number)]));
  return element('ot:HentEndringerRespons', attributes, ...changed.map((entry) => told(entry, grant, service)));
}

/** One more than the last is where those go on who have everything; more than that is of another log. */
const beyondTheLast = (last: number): SoapFault =>
  senderFault(`the last change is ${last}; the log of changes begins anew with each start of the service: begin at 0`);

function hentPrintSertifikat(request: Element, { print }: SoapService): XmlElement {
  requireEmpty(request);
  return element(
    'ot:HentPrintSertifikatRespons',
    {},
    element('ot:postkasseleverandoerAdresse', {}, print.postkasseleverandoerAdresse),
    element('ot:X509Sertifikat', {}, print.x509Sertifikat),
  );
}

/** Person is always given; values that are not defined, or repeated, change nothing. */
const needsGranted = (needs: readonly string[]): Grant => narrowed(FULL_GRANT, needs);

const WITHHELD = { expiredContact: { v1: 'withheld', v2: 'withheld' } } as const;

/**
 * A person as a SOAP caller is told: by the disclosure table, which withholds from answers with varslingsstatus.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
function told(entry: Entry, grant: Grant, { behaviour }: SoapService): XmlElement {
  const silent = behaviour.soapWithheld === 'cannotBeNotified' && entry.person.varslingsstatus === 'KAN_IKKE_VARSLES';
  return personElement(disclose(silent ? { ...entry, contact: 'expired' } : entry, grant, 'v1', WITHHELD));
}
