import { type Exchange, hasReply, type Reply, type Request } from '../exchange.ts';
import { answerIn } from './message.ts';
import type { Xml } from './xml.ts';

/** The element of an answer to HentEndringer; undefined if it has none. */
export const changesIn = ({ reply }: { readonly reply: Reply }): Xml | undefined =>
  answerIn(reply, 'HentEndringerRespons');

/** The numbers of an answer, in the order in which they must be. */
export const NUMBERS = ['fraEndringsNummer', 'tilEndringsNummer', 'senesteEndringsNummer'] as const;

/** Where an answer stands in the log; undefined if it is none, or its numbers are none. */
export function placeOf(exchange: Exchange): { readonly til: bigint; readonly seneste: bigint } | undefined {
  const answer = hasReply(exchange) ? changesIn(exchange) : undefined;
  const [til, seneste] = answer ? [numberIn(answer, NUMBERS[1]), numberIn(answer, NUMBERS[2])] : [];
  return til === undefined || seneste === undefined ? undefined : { til, seneste };
}

const FROM = / fraEndringsNummer="(\d+)"/;

/** The number that changes are asked from. */
export const askedFrom = ({ body }: Request): bigint => BigInt(FROM.exec(body ?? '')![1]!);

/** As a client goes on: from the number behind the last one told, or from that again if there are no more. */
export function nextChanges(exchanges: readonly Exchange[]): Request | undefined {
  const [first, ...others] = exchanges;
  const place = placeOf(first!);
  if (place === undefined || place.til <= 0n || others.length > 0) return undefined;
  const from = place.til < place.seneste ? place.til + 1n : place.til;
  return { ...first!.request, body: first!.request.body!.replace(FROM, ` fraEndringsNummer="${from}"`) };
}

const LONG = /^[+-]?\d{1,19}$/;
const LARGEST = 2n ** 63n - 1n;

/** A number of an answer; undefined if it is no xs:long. */
export function numberIn({ attributes }: Xml, name: (typeof NUMBERS)[number]): bigint | undefined {
  const text = attributes[name]?.trim() ?? '';
  if (!LONG.test(text)) return undefined;
  const number = BigInt(text.replace('+', ''));
  return number >= -LARGEST - 1n && number <= LARGEST ? number : undefined;
}
