import { senderFault } from './fault.ts';
import { NAMESPACES } from './namespaces.ts';
import { childElements, type Element, hasStrayText, isNamed, textOf } from './xml-read.ts';
import { collapsed } from './xml-space.ts';

const MOST_IDENTIFIERS = 1000;

/** A HentPersonerForespoersel. */
export interface PersonsRequest {
  readonly needs: readonly string[];
  /** As they stand in it, right or wrong: see {@link requireIdentifiers}. */
  readonly identifiers: readonly string[];
}

/**
 * @throws SoapFault
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 */
export function readPersonsRequest(request: Element): PersonsRequest {
  const { needs, others } = readNeeds(request);
  if (others.some((one) => !isNamed(one, NAMESPACES.messages, 'personidentifikator'))) {
    throw senderFault(
      'HentPersonerForespoersel has informasjonsbehov, any number of them, then personidentifikator, and nothing else',
    );
  }
  return { needs, identifiers: others.map((one) => textOf(one) ?? '') };
}

/** @throws SoapFault unless there are 1 to 1000, of eleven ASCII digits each */
export function requireIdentifiers(identifiers: readonly string[]): void {
  if (identifiers.length === 0) throw senderFault('at least 1 personidentifikator is needed');
  if (identifiers.length > MOST_IDENTIFIERS) {
    throw senderFault(`at most ${MOST_IDENTIFIERS} personidentifikator fit in a request: send the rest in another`);
  }
  const wrong = identifiers.findIndex((identifier) => !/^[0-9]{11}$/.test(identifier));
  if (wrong !== -1) throw senderFault(`personidentifikator number ${wrong + 1} has not 11 digits and nothing else`);
}

/** A HentEndringerForespoersel. */
export interface ChangesRequest {
  readonly needs: readonly string[];
  readonly fraEndringsNummer: number;
}

/**
 * @throws SoapFault
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentEndringerForespoersel
 */
export function readChangesRequest(request: Element): ChangesRequest {
  const { needs, others } = readNeeds(request);
  if (others.length > 0) throw senderFault('HentEndringerForespoersel has informasjonsbehov and nothing else');
  const number = collapsed(request.getAttribute('fraEndringsNummer') ?? '');
  if (!/^\+?[0-9]+$/.test(number) || !Number.isSafeInteger(Number(number))) {
    throw senderFault('HentEndringerForespoersel needs the attribute fraEndringsNummer, a whole number from 0 on');
  }
  return { needs, fraEndringsNummer: Number(number) };
}

/** @throws SoapFault */
export function requireEmpty(request: Element): void {
  if (childElements(request).length > 0 || hasStrayText(request)) {
    throw senderFault('HentPrintSertifikatForespoersel is empty');
  }
}

/** The needs that a request begins with, and the elements after them. */
function readNeeds(request: Element): { needs: string[]; others: Element[] } {
  if (hasStrayText(request)) throw senderFault('there is text between the elements of the request');
  const children = childElements(request);
  const isOther = (child: Element) => !isNamed(child, NAMESPACES.messages, 'informasjonsbehov');
  const first = children.findIndex(isOther);
  const end = first === -1 ? children.length : first;
  return { needs: children.slice(0, end).map((child) => textOf(child) ?? ''), others: children.slice(end) };
}
