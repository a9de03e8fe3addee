import type { XmlElement } from '../../xml/read.ts';
import { getResponses } from '../rules/assertions.ts';
import { type RuleOutcome, skip } from '../rules/rule.ts';
import { getOutcomeWithoutResponse, isSoapRejected } from '../rules/soap/assertions.ts';
import { type Exchange, hasResponse, type ProbeRequest, type ServiceResponse } from '../target/exchange.ts';
import type { CompletedExchange, Evidence } from './evidence.ts';
import { findResponseElement } from './soap-message.ts';

/** The response element of HentEndringer; undefined if the response has none. */
export const findChangesElement = ({ response }: { readonly response: ServiceResponse }): XmlElement | undefined =>
  findResponseElement(response, 'HentEndringerRespons');

/** The numbers of a response, in ascending order. */
export const CHANGE_NUMBERS = ['fraEndringsNummer', 'tilEndringsNummer', 'senesteEndringsNummer'] as const;

/** The position of a response in the change log; undefined without a valid response or valid numbers. */
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

/** Continues like a client: from the number after the last one, or from the same number if there are no more changes. */
export function createNextChangesRequest(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  const [first, ...others] = exchanges;
  const position = readLogPosition(first!);
  if (position === undefined || position.til <= 0n || others.length > 0) return undefined;
  const from = position.til < position.seneste ? position.til + 1n : position.til;
  return { ...first!.request, body: first!.request.body!.replace(FROM_ATTRIBUTE, ` fraEndringsNummer="${from}"`) };
}

const XS_LONG = /^[+-]?\d{1,19}$/;
const MAX_LONG = 2n ** 63n - 1n;

/** A number of a response; undefined if it is not an xs:long. */
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

/** Checks responses to HentEndringer, unless all are rejections: new clients have no access to the operation. */
export function evaluateChangesResponses(
  evidence: Evidence,
  evaluate: (responses: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome {
  const responses = getResponses(evidence, CHANGES_PROBE);
  if (responses.length === 0) return getOutcomeWithoutResponse(evidence, [CHANGES_PROBE], skip);
  return responses.every(isSoapRejected) ? skip('HentEndringer is rejected') : evaluate(responses);
}

/** Checks the successful responses. */
export const evaluateSuccessfulChanges = (
  evidence: Evidence,
  evaluate: (successful: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome =>
  evaluateChangesResponses(evidence, (responses) => {
    const successful = responses.filter((response) => findChangesElement(response) !== undefined);
    return successful.length === 0 ? skip('HentEndringer does not succeed (soap/changes-shape)') : evaluate(successful);
  });
