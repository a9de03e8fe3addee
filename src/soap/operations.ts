import { MAX_IDENTIFIERS } from '../contract/limits.ts';
import { ALL_PARTS, type PartSet, projectPerson, restrictTo } from '../disclosure/index.ts';
import { isValid } from '../identifier/index.ts';
import type { RegisterRecord } from '../register/index.ts';
import { collapseSpace, getText, hasNonSpaceText, isNamed, type XmlElement } from '../xml/read.ts';
import { createElement, type OutputElement } from '../xml/write.ts';
import { createSenderFault, type SoapFault } from './fault.ts';
import { createPersonElement } from './person.ts';
import type { SoapService } from './types.ts';
import { NAMESPACES } from './versions.ts';

export interface PersonsRequest {
  readonly needs: readonly string[];
  /** Not validated yet: see {@link requireIdentifiers}. */
  readonly identifiers: readonly string[];
}

/**
 * @throws SoapFault
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 */
export function readPersonsRequest(request: XmlElement): PersonsRequest {
  const { needs, others } = readNeeds(request);
  if (others.some((one) => !isNamed(one, NAMESPACES.messages, 'personidentifikator'))) {
    throw createSenderFault(
      'HentPersonerForespoersel has informasjonsbehov, any number of them, then personidentifikator, and nothing else',
    );
  }
  return { needs, identifiers: others.map((one) => getText(one) ?? '') };
}

/** @throws SoapFault unless there are 1 to 1000 identifiers of 11 ASCII digits */
export function requireIdentifiers(identifiers: readonly string[]): void {
  if (identifiers.length === 0) throw createSenderFault('at least 1 personidentifikator is needed');
  if (identifiers.length > MAX_IDENTIFIERS) {
    throw createSenderFault(
      `at most ${MAX_IDENTIFIERS} personidentifikator fit in a request: send the rest in another`,
    );
  }
  const invalidIndex = identifiers.findIndex((identifier) => !/^[0-9]{11}$/.test(identifier));
  if (invalidIndex !== -1)
    throw createSenderFault(`personidentifikator number ${invalidIndex + 1} must be 11 digits and nothing else`);
}

export interface ChangesRequest {
  readonly needs: readonly string[];
  readonly fraEndringsNummer: number;
}

/**
 * @throws SoapFault
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentEndringerForespoersel
 */
export function readChangesRequest(request: XmlElement): ChangesRequest {
  const { needs, others } = readNeeds(request);
  if (others.length > 0) throw createSenderFault('HentEndringerForespoersel has informasjonsbehov and nothing else');
  const number = collapseSpace(request.attributes.fraEndringsNummer ?? '');
  if (!/^\+?[0-9]+$/.test(number) || !Number.isSafeInteger(Number(number))) {
    throw createSenderFault(
      'HentEndringerForespoersel needs the attribute fraEndringsNummer, a whole number of at least 0',
    );
  }
  return { needs, fraEndringsNummer: Number(number) };
}

/** @throws SoapFault */
export function requireEmpty(request: XmlElement): void {
  if (request.children.length > 0 || hasNonSpaceText(request)) {
    throw createSenderFault('HentPrintSertifikatForespoersel is empty');
  }
}

/** Splits the elements of a request into the leading informasjonsbehov and the rest. */
function readNeeds(request: XmlElement): { needs: string[]; others: XmlElement[] } {
  if (hasNonSpaceText(request)) throw createSenderFault('there is text between the elements of the request');
  const { children } = request;
  const isOther = (child: XmlElement) => !isNamed(child, NAMESPACES.messages, 'informasjonsbehov');
  const first = children.findIndex(isOther);
  const end = first === -1 ? children.length : first;
  return { needs: children.slice(0, end).map((child) => getText(child) ?? ''), others: children.slice(end) };
}

/** The operations by request element. Each returns the response element. */
const OPERATIONS: ReadonlyMap<string, (request: XmlElement, service: SoapService) => OutputElement> = new Map([
  ['HentPersonerForespoersel', hentPersoner],
  ['HentEndringerForespoersel', hentEndringer],
  ['HentPrintSertifikatForespoersel', hentPrintSertifikat],
]);

/**
 * Performs the operation that is requested in a Body, and returns the response element.
 *
 * @throws SoapFault
 */
export function dispatchOperation(body: XmlElement, service: SoapService): OutputElement {
  const [request, ...others] = body.children;
  if (request === undefined || others.length > 0 || hasNonSpaceText(body)) {
    throw createSenderFault('the Body must have one element, the request, and nothing else');
  }
  const operation = OPERATIONS.get(request.name);
  if (operation === undefined)
    throw createSenderFault(`unknown operation; the operations are: ${[...OPERATIONS.keys()].join(', ')}`);
  if (request.namespace !== NAMESPACES.messages) {
    throw createSenderFault(`the request must be in the namespace ${NAMESPACES.messages}`);
  }
  return operation(request, service);
}

function hentPersoner(request: XmlElement, service: SoapService): OutputElement {
  const { needs, identifiers } = readPersonsRequest(request);
  service.onRequestedIdentifiers?.(identifiers);
  requireIdentifiers(identifiers);
  const { duplicates, identifierRule } = service.behaviour;
  const requested = duplicates === 'collapsed' ? [...new Set(identifiers)] : identifiers;
  const rule = identifierRule === 'both' ? '2032' : 'classic';
  const isKnown = (identifier: string) => isValid(identifier, rule) || service.register.isSpecified(identifier);
  const invalidIndex =
    service.behaviour.invalidIdentifier === 'reject' ? identifiers.findIndex((one) => !isKnown(one)) : -1;
  if (invalidIndex !== -1) {
    throw createSenderFault(`personidentifikator number ${invalidIndex + 1} is not a valid fødselsnummer or D-number`);
  }
  const grant = getGrantedParts(needs);
  const records = requested.map((one) =>
    isKnown(one) ? service.register.find(one) : createUnregisteredRecord(one, service),
  );
  return createElement(
    'ot:HentPersonerRespons',
    {},
    ...records.map((entry) => toDisclosedElement(entry, grant, service)),
  );
}

/** The record of an invalid identifier, if the behaviour accepts it: a person who is not registered. */
function createUnregisteredRecord(identifier: string, { register }: SoapService): RegisterRecord {
  return register.createUnregistered(identifier);
}

/**
 * The documented table of Person: a local copy gets all contact information, even expired, and no varslingsstatus.
 * Contact information is returned for every informasjonsbehov.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentEndringerForespoersel
 */
function hentEndringer(request: XmlElement, service: SoapService): OutputElement {
  const { needs, fraEndringsNummer } = readChangesRequest(request);
  const { changed, tilEndringsNummer, senesteEndringsNummer } = service.changes(fraEndringsNummer);
  if (fraEndringsNummer > senesteEndringsNummer + 1) throw createBeyondLastChangeFault(senesteEndringsNummer);
  const grant = getGrantedParts(['Kontaktinfo', ...needs.filter((need) => need !== 'VarslingsStatus')]);
  const numbers = { fraEndringsNummer, tilEndringsNummer, senesteEndringsNummer };
  const attributes = Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, String(number)]));
  return createElement(
    'ot:HentEndringerRespons',
    attributes,
    ...changed.map((entry) => toDisclosedElement(entry, grant, service)),
  );
}

/** A client with all changes continues at one more than the last number. A higher number belongs to another log. */
const createBeyondLastChangeFault = (last: number): SoapFault =>
  createSenderFault(
    `the last change is ${last}; the change log restarts with each start of the service: continue from 0`,
  );

function hentPrintSertifikat(request: XmlElement, { print }: SoapService): OutputElement {
  requireEmpty(request);
  return createElement(
    'ot:HentPrintSertifikatRespons',
    {},
    createElement('ot:postkasseleverandoerAdresse', {}, print.postkasseleverandoerAdresse),
    createElement('ot:X509Sertifikat', {}, print.x509Sertifikat),
  );
}

/** Person is always returned; undefined or repeated values have no effect. */
const getGrantedParts = (needs: readonly string[]): PartSet => restrictTo(ALL_PARTS, needs);

const WITHHELD = { expiredContact: { v1: 'withheld', v2: 'withheld' } } as const;

/**
 * Creates the element of a person with the disclosed fields. The documented table withholds contact information of some
 * persons from responses with varslingsstatus.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
function toDisclosedElement(entry: RegisterRecord, grant: PartSet, { behaviour }: SoapService): OutputElement {
  const isWithheld =
    behaviour.soapWithheld === 'cannotBeNotified' && entry.person.varslingsstatus === 'KAN_IKKE_VARSLES';
  return createPersonElement(
    projectPerson(isWithheld ? { ...entry, contact: 'expired' } : entry, grant, 'v1', { ...behaviour, ...WITHHELD }),
  );
}
