import { createSenderFault } from './fault.ts';
import { NAMESPACES } from './namespaces.ts';
import { type Element, getChildElements, getText, hasNonSpaceText, isNamed } from './xml-read.ts';
import { collapseSpace } from './xml-space.ts';

const MAX_IDENTIFIERS = 1000;

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
    throw createSenderFault(
      'HentPersonerForespoersel has informasjonsbehov, any number of them, then personidentifikator, and nothing else',
    );
  }
  return { needs, identifiers: others.map((one) => getText(one) ?? '') };
}

/** @throws SoapFault unless there are 1 to 1000, of eleven ASCII digits each */
export function requireIdentifiers(identifiers: readonly string[]): void {
  if (identifiers.length === 0) throw createSenderFault('at least 1 personidentifikator is needed');
  if (identifiers.length > MAX_IDENTIFIERS) {
    throw createSenderFault(
      `at most ${MAX_IDENTIFIERS} personidentifikator fit in a request: send the rest in another`,
    );
  }
  const invalidIndex = identifiers.findIndex((identifier) => !/^[0-9]{11}$/.test(identifier));
  if (invalidIndex !== -1)
    throw createSenderFault(`personidentifikator number ${invalidIndex + 1} has not 11 digits and nothing else`);
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
  if (others.length > 0) throw createSenderFault('HentEndringerForespoersel has informasjonsbehov and nothing else');
  const number = collapseSpace(request.getAttribute('fraEndringsNummer') ?? '');
  if (!/^\+?[0-9]+$/.test(number) || !Number.isSafeInteger(Number(number))) {
    throw createSenderFault(
      'HentEndringerForespoersel needs the attribute fraEndringsNummer, a whole number from 0 on',
    );
  }
  return { needs, fraEndringsNummer: Number(number) };
}

/** @throws SoapFault */
export function requireEmpty(request: Element): void {
  if (getChildElements(request).length > 0 || hasNonSpaceText(request)) {
    throw createSenderFault('HentPrintSertifikatForespoersel is empty');
  }
}

/** The needs that a request begins with, and the elements after them. */
function readNeeds(request: Element): { needs: string[]; others: Element[] } {
  if (hasNonSpaceText(request)) throw createSenderFault('there is text between the elements of the request');
  const children = getChildElements(request);
  const isOther = (child: Element) => !isNamed(child, NAMESPACES.messages, 'informasjonsbehov');
  const first = children.findIndex(isOther);
  const end = first === -1 ? children.length : first;
  return { needs: children.slice(0, end).map((child) => getText(child) ?? ''), others: children.slice(end) };
}
