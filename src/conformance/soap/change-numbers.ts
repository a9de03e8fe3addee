import { type Exchange, hasResponse, type ProbeRequest, type ServiceResponse } from '../exchange.ts';
import { findResponseElement } from './message.ts';
import type { XmlElement } from './xml.ts';

/** The element of an answer to HentEndringer; undefined if it has none. */
export const findChangesElement = ({ response }: { readonly response: ServiceResponse }): XmlElement | undefined =>
  findResponseElement(response, 'HentEndringerRespons');

/** The numbers of an answer, in the order in which they must be. */
export const CHANGE_NUMBERS = ['fraEndringsNummer', 'tilEndringsNummer', 'senesteEndringsNummer'] as const;

/** Where an answer stands in the log; undefined if it is none, or its numbers are none. */
export function readLogPosition(exchange: Exchange): { readonly til: bigint; readonly seneste: bigint } | undefined {
  const response = hasResponse(exchange) ? findChangesElement(exchange) : undefined;
  const [til, seneste] = response
    ? [readChangeNumber(response, CHANGE_NUMBERS[1]), readChangeNumber(response, CHANGE_NUMBERS[2])]
    : [];
  return til === undefined || seneste === undefined ? undefined : { til, seneste };
}

const FROM_ATTRIBUTE = / fraEndringsNummer="(\d+)"/;

/** The number that changes are asked from. */
export const getRequestedFrom = ({ body }: ProbeRequest): bigint => BigInt(FROM_ATTRIBUTE.exec(body ?? '')![1]!);

/** As a client goes on: from the number behind the last one told, or from that again if there are no more. */
export function createNextChangesRequest(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  const [first, ...others] = exchanges;
  const position = readLogPosition(first!);
  if (position === undefined || position.til <= 0n || others.length > 0) return undefined;
  const from = position.til < position.seneste ? position.til + 1n : position.til;
  return { ...first!.request, body: first!.request.body!.replace(FROM_ATTRIBUTE, ` fraEndringsNummer="${from}"`) };
}

const XS_LONG = /^[+-]?\d{1,19}$/;
const MAX_LONG = 2n ** 63n - 1n;

/** A number of an answer; undefined if it is no xs:long. */
export function readChangeNumber(
  { attributes }: XmlElement,
  name: (typeof CHANGE_NUMBERS)[number],
): bigint | undefined {
  const text = attributes[name]?.trim() ?? '';
  if (!XS_LONG.test(text)) return undefined;
  const number = BigInt(text.replace('+', ''));
  return number >= -MAX_LONG - 1n && number <= MAX_LONG ? number : undefined;
}
