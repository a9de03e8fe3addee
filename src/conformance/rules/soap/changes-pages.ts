import type { Evidence } from '../../evidence/evidence.ts';
import type { CompletedExchange } from '../../evidence/lookups.ts';
import { findChangesElement, getRequestedFrom, readLogPosition } from '../../evidence/soap-changes.ts';
import { getSoapPersons } from '../../evidence/soap-persons.ts';
import { hasResponse } from '../../target/exchange.ts';
import { defineRules, type Finding, type Rule, type RuleOutcome, skip, toRuleOutcome } from '../rule.ts';

const PROBE = 'soap-changes-pages';

const countChanges = (exchange: CompletedExchange): number => getSoapPersons(exchange).length;
const listIdentifiers = (exchange: CompletedExchange): ReadonlySet<unknown> =>
  new Set(getSoapPersons(exchange).map(({ person }) => person.personidentifikator));

/** A request from the number of a change returns at least that change. */
function checkLowerBound(exchange: CompletedExchange): readonly Finding[] {
  if (countChanges(exchange) > 0) return [];
  const expected = `the change with the number ${getRequestedFrom(exchange.request)}, which another response names`;
  return [{ exchange, expected, actual: 'no Person', pointer: '/HentEndringerRespons' }];
}

/** An empty response that names later changes must lead to them. */
function checkProgress(exchange: CompletedExchange): readonly Finding[] {
  const position = readLogPosition(exchange);
  if (position === undefined || countChanges(exchange) > 0 || position.til >= position.seneste) return [];
  if (position.til > getRequestedFrom(exchange.request)) return [];
  const expected = `Person, or a larger tilEndringsNummer: there are changes up to ${position.seneste}`;
  return [{ exchange, expected, actual: 'no Person, and no progress', pointer: '/HentEndringerRespons' }];
}

/** The latest change does not become an earlier one. */
function checkLatest(exchange: CompletedExchange, before: CompletedExchange): readonly Finding[] {
  const [position, earlier] = [readLogPosition(exchange), readLogPosition(before)];
  if (position === undefined || earlier === undefined || position.seneste >= earlier.seneste) return [];
  const expected = `senesteEndringsNummer of at least ${earlier.seneste}, as in an earlier response`;
  return [
    { exchange, expected, actual: `${position.seneste}`, pointer: '/HentEndringerRespons/@senesteEndringsNummer' },
  ];
}

/** Changes that a request from the last change returns, but neither the page before it nor the page after it. */
function checkGap([first, fromLast, next]: readonly CompletedExchange[]): readonly Finding[] {
  if (first === undefined || fromLast === undefined) return [];
  // Without another page, the first one ends with the latest change.
  const last = next ?? first;
  const [reached, end] = [readLogPosition(fromLast), readLogPosition(last)];
  if (reached === undefined || end === undefined || reached.til > end.til) return [];
  const seen = new Set([...listIdentifiers(first), ...listIdentifiers(last)]);
  const missing = [...listIdentifiers(fromLast)].filter((identifier) => !seen.has(identifier)).length;
  if (missing === 0) return [];
  const expected = `every change that a request from ${getRequestedFrom(fromLast.request)} returns`;
  return [{ exchange: last, expected, actual: `${missing} missing`, pointer: '/HentEndringerRespons' }];
}

function evaluatePages(evidence: Evidence): RuleOutcome {
  const pages = evidence.findExchanges(PROBE).filter(hasResponse);
  const successful = pages.filter((exchange) => findChangesElement(exchange) !== undefined);
  const [first, ...others] = successful;
  if (first === undefined || readLogPosition(first) === undefined || first !== pages[0])
    return skip('HentEndringer returns no numbers (soap/changes-shape)');
  if (countChanges(first) === 0 || others.length === 0) return skip('there are no changes to continue from');
  // The requests in the middle are from a number that may be of no change.
  const named = others.filter((_, index) => index !== 1);
  return toRuleOutcome([
    ...named.flatMap(checkLowerBound),
    ...others.flatMap(checkProgress),
    ...others.flatMap((exchange, index) => checkLatest(exchange, successful[index]!)),
    ...(successful.length === pages.length ? checkGap(successful) : []),
  ]);
}

/** Rules that compare responses of HentEndringer from several numbers. */
export const soapChangesPagesRules: readonly Rule[] = defineRules({ probes: [PROBE], versions: ['soap'] }, [
  {
    id: 'soap/changes-pages-adjoin',
    title: 'The changes of two responses over SOAP leave no gap',
    level: 'SHOULD',
    requirement:
      'HentEndringer returns the changes from fraEndringsNummer on, that change too. None is missing between two responses, and an empty response before senesteEndringsNummer advances. senesteEndringsNummer does not decrease.',
    sources: [{ document: 'ENDFORESP' }, { document: 'ENDRESP' }],
    confirm: true,
    evaluate: evaluatePages,
  },
]);
