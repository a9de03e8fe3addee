import type { XmlElement } from '../../xml/read.ts';
import { getResponses } from '../rules/assertions.ts';
import { type RuleOutcome, skip } from '../rules/rule.ts';
import { getOutcomeWithoutResponse, isSoapRejected } from '../rules/soap/assertions.ts';
import { type Exchange, hasResponse, type ProbeRequest, type ServiceResponse } from '../target/exchange.ts';
import type { CompletedExchange, Evidence } from './evidence.ts';
import { findResponseElement } from './soap-message.ts';

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

const CHANGES_PROBE = 'soap-changes';

/** Judges replies to HentEndringer, unless all are refusals: it is for those with a local copy, and given to nobody new. */
export function evaluateChangesResponses(
  evidence: Evidence,
  evaluate: (responses: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome {
  const responses = getResponses(evidence, CHANGES_PROBE);
  if (responses.length === 0) return getOutcomeWithoutResponse(evidence, [CHANGES_PROBE], skip);
  return responses.every(isSoapRejected) ? skip('HentEndringer is refused') : evaluate(responses);
}

/** Judges the answers among them. */
export const evaluateSuccessfulChanges = (
  evidence: Evidence,
  evaluate: (successful: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome =>
  evaluateChangesResponses(evidence, (responses) => {
    const successful = responses.filter((response) => findChangesElement(response) !== undefined);
    return successful.length === 0 ? skip('HentEndringer is not answered (soap/changes-shape)') : evaluate(successful);
  });
