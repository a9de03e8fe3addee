import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../src/conformance/index.ts';
import { Log } from '../../src/mock/index.ts';
import { startProxy } from '../../src/proxy/index.ts';
import { identifiersOf } from '../support/mock/identifiers.ts';
import { NOW, standard } from '../support/mock/in-process.ts';
import { findViolatedRules } from '../support/mutants/check-mutant.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { type ResponseWriter, serveService } from '../support/mutants/serve.ts';
import type { Service, ServiceResponse } from '../support/mutants/service.ts';
import { TOKENS } from '../support/mutants/tokens.ts';

const CLIENT = fileURLToPath(new URL('ordinary-traffic.mjs', import.meta.url));
const THOUSAND = identifiersOf(1000, 7);
const log = new Log('silent', { write: () => {} });

export type Interface = 'rest' | 'soap';

/** The report of a proxy, and the responses of the service. */
export interface Traffic {
  readonly report: Report;
  readonly responses: readonly string[];
}

interface Visit {
  readonly interface: Interface;
  /** Whether the client also sends 1000 identifiers. */
  readonly hasThousand: boolean;
  readonly write?: ResponseWriter | undefined;
}

/** A client program that makes ordinary traffic with one service after the other. */
export class OrdinaryClient {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const persons = standard.persons.map(({ identifier }) => identifier);
    const env = { PERSONS: JSON.stringify(persons), TOKENS: JSON.stringify(TOKENS) };
    this.#process = spawn(process.execPath, [CLIENT], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  /** Sends the traffic to a service through a proxy, which checks it. */
  visit(service: Service, { interface: used, hasThousand, write }: Visit): Promise<Traffic> {
    const responses: string[] = [];
    const recorded: Service = async (asked) => {
      const response = await service(asked);
      responses.push(formatResponse(response));
      return response;
    };
    const visitThroughProxy = async (target: string): Promise<Traffic> => {
      const proxy = await startProxy({ target, log, persons: standard, now: NOW, strict: true });
      const thousand = hasThousand ? { thousand: THOUSAND } : {};
      this.#process.stdin!.write(`${JSON.stringify({ url: proxy.url, interface: used, ...thousand })}\n`);
      await this.#lines.next();
      return { report: await proxy.close(), responses };
    };
    return serveService(recorded, visitThroughProxy, write);
  }

  close(): void {
    this.#process.kill();
  }
}

/** Without the headers that depend on the time. */
function formatResponse({ status, headers, body }: ServiceResponse): string {
  const kept = Object.entries(headers).filter(([name]) => !/^(?:date|content-length)$/i.test(name));
  return JSON.stringify([status, kept, Buffer.from(body as string).toString('latin1')]);
}

export const FOUND = 'found by its rules';
export const FOUND_BY_OTHERS = 'found by other rules';
export const UNEXPLAINED = 'not found without a reason';
const SAME_RESPONSES = 'no response to this traffic differs from that of a conforming service';
const SKIPPED = 'its rules are skipped for this traffic, with a reason in the report';

/** Rules that this traffic can violate only in some ways, with the reason. */
const PARTIAL_RULES: readonly (readonly [RegExp, string])[] = [
  [
    /^batch\/(?:repeated|order-independent|split|independent-of-others)$/,
    'a register changes: two responses for a person may differ',
  ],
  [/^soap\/changes-parts$/, 'a person may change between a request for changes and a lookup'],
  [/^soap\/lookup-succeeds$/, 'a SOAP fault may be about the signature of the request'],
  [/^changes\/terminates$/, 'the clients of a change log have different positions'],
  [/^mailbox\/sertifikat-of-supplier$/, 'the responses that contradict each other are not evaluated together'],
];

/** Whether the traffic reveals a mutant, or the reason why it cannot. */
export function classifyMutant({ fires }: Mutant, { report, responses }: Traffic, unchanged: Traffic): string {
  const violated = findViolatedRules(report);
  if (violated.some((id) => fires.includes(id))) return FOUND;
  if (violated.length > 0) return FOUND_BY_OTHERS;
  if (JSON.stringify(responses) === JSON.stringify(unchanged.responses)) return SAME_RESPONSES;
  const evaluated = unchanged.report.results.filter(({ id, outcome }) => fires.includes(id) && outcome !== 'skipped');
  if (evaluated.length === 0) return SKIPPED;
  const reasons = evaluated.map(({ id }) => PARTIAL_RULES.find(([rules]) => rules.test(id))?.[1]);
  return reasons.every((reason) => reason !== undefined) ? reasons[0]! : UNEXPLAINED;
}
