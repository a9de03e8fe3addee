import type { XmlElement } from '../../xml/read.ts';
import { type Exchange, hasResponse, type ProbeRequest, type ServiceResponse } from '../target/exchange.ts';
import { findResponseElement } from './soap-message.ts';

export const findChangesElement = ({ response }: { readonly response: ServiceResponse }): XmlElement | undefined =>
  findResponseElement(response, 'HentEndringerRespons');

/** The numbers of a response, in ascending order. */
export const CHANGE_NUMBERS = ['fraEndringsNummer', 'tilEndringsNummer', 'senesteEndringsNummer'] as const;

/** The position of a response in the change log; undefined if its numbers are missing or invalid. */
export function readLogPosition(exchange: Exchange): { readonly til: bigint; readonly seneste: bigint } | undefined {
  const response = hasResponse(exchange) ? findChangesElement(exchange) : undefined;
  const [til, seneste] = response
    ? [readChangeNumber(response, CHANGE_NUMBERS[1]), readChangeNumber(response, CHANGE_NUMBERS[2])]
    : [];
  return til === undefined || seneste === undefined ? undefined : { til, seneste };
}

const FROM_ATTRIBUTE = / fraEndringsNummer="(\d+)"/;

export const getRequestedFrom = ({ body }: ProbeRequest): bigint => BigInt(FROM_ATTRIBUTE.exec(body ?? '')?.[1] ?? 0);

/** The same request from another number. */
export const createRequestFrom = (request: ProbeRequest, from: bigint): ProbeRequest => ({
  ...request,
  body: request.body!.replace(FROM_ATTRIBUTE, ` fraEndringsNummer="${from}"`),
});

/** Continues as a client does: after the last change of the response, or at that change if it is the latest. */
export function createNextChangesRequest(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  const [first, ...others] = exchanges;
  const position = readLogPosition(first!);
  if (position === undefined || position.til <= 0n || others.length > 0) return undefined;
  const from = position.til < position.seneste ? position.til + 1n : position.til;
  return createRequestFrom(first!.request, from);
}

/**
 * The requests after the first one: from its last change, from the next number, and from the latest change. If the log
 * grows beyond the last change of the first response, the first request again.
 */
export function createNextPageRequest(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  const [first, second] = exchanges;
  const position = readLogPosition(first!);
  if (position === undefined || position.til <= 0n || position.til > position.seneste) return undefined;
  const { til, seneste } = position;
  const hasGrown = second !== undefined && (readLogPosition(second)?.seneste ?? 0n) > seneste;
  const atEnd = hasGrown ? [til, getRequestedFrom(first!.request)] : [til];
  const numbers = til < seneste ? [til, til + 1n, seneste] : atEnd;
  const from = numbers[exchanges.length - 1];
  if (from === undefined) return undefined;
  return createRequestFrom(first!.request, from);
}

const XS_LONG = /^[+-]?\d{1,19}$/;
const MAX_LONG = 2n ** 63n - 1n;

/** Undefined if the attribute is not an xs:long. */
export function readChangeNumber(
  { attributes }: XmlElement,
  name: (typeof CHANGE_NUMBERS)[number],
): bigint | undefined {
  const text = attributes[name]?.trim() ?? '';
  if (!XS_LONG.test(text)) return undefined;
  const number = BigInt(text.replace('+', ''));
  return number >= -MAX_LONG - 1n && number <= MAX_LONG ? number : undefined;
}
