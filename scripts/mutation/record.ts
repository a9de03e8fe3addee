import { rules as catalogue } from '../../src/conformance/index.ts';
import type { ConformanceOptions } from '../../src/conformance/options.ts';
import { runProbes } from '../../src/conformance/run/collect.ts';
import { createContexts, createEvaluationContext } from '../../src/conformance/run/context.ts';
import { detectEnvelopeVersion, detectRestVersions } from '../../src/conformance/run/detect.ts';
import { evaluateRules, type ResultsByInterface } from '../../src/conformance/run/evaluate.ts';
import { createPlan } from '../../src/conformance/run/plan.ts';
import { Target } from '../../src/conformance/target/target.ts';
import type { ConformingService } from '../../test/conforming-services/service.ts';
import { conformingServices } from '../../test/conforming-services/services.ts';
import { conformingSoapServices } from '../../test/conforming-services/soap-services.ts';
import { corners } from '../../test/mutants/corners/index.ts';
import { mutants } from '../../test/mutants/index.ts';
import { NOW, standard } from '../../test/support/mock/in-process.ts';
import { SOAP_PATH } from '../../test/support/mutants/check-mutant.ts';
import type { Mutant } from '../../test/support/mutants/mutant.ts';
import { serveService } from '../../test/support/mutants/serve.ts';
import { limitOwnPerson, unchangedService } from '../../test/support/mutants/service.ts';
import { signResponses } from '../../test/support/mutants/signing.ts';
import { ISSUER_KEYS, TOKENS } from '../../test/support/mutants/tokens.ts';
import { type Recording, UNCHANGED } from './recording.ts';

/** A service to record, and the rules to evaluate on it. */
interface Subject extends Omit<ConformingService, 'warns' | 'skips'> {
  readonly rules: readonly string[];
  readonly conforms: boolean;
}

const isSoap = (id: string): boolean => id.startsWith('soap/');
const ids = catalogue.map(({ id }) => id);
const soapIds = ids.filter(isSoap);
const restIds = ids.filter((id) => !isSoap(id));

const toViolating = ({ name, serve, around, fires }: Mutant): Subject => ({
  name,
  serve,
  ...(around && { around }),
  rules: fires,
  conforms: false,
});

const violating: readonly Subject[] = [...mutants, ...corners].map(toViolating);
const conforming: readonly Subject[] = [
  { name: UNCHANGED, rules: ids, conforms: true },
  ...conformingServices.map((service) => ({ ...service, rules: restIds, conforms: true })),
  ...conformingSoapServices.map((service) => ({ ...service, rules: soapIds, conforms: true })),
];

/** The services that violate rules, or those that conform. */
export const listSubjects = (kind: 'violating' | 'conforming'): readonly Subject[] =>
  kind === 'violating' ? violating : conforming;

/** Runs the probes of the rules against a service. */
export function recordService({
  rules,
  from = unchangedService,
  serve,
  around,
  write,
  ...subject
}: Subject): Promise<Recording> {
  const changed = serve?.(limitOwnPerson(from)) ?? limitOwnPerson(from);
  const signed = signResponses(changed);
  return serveService(
    around?.(signed) ?? signed,
    async (url) => ({ name: subject.name, conforms: subject.conforms, rules, ...(await recordUrl(url, rules)) }),
    write,
  );
}

async function recordUrl(
  url: string,
  ruleIds: readonly string[],
): Promise<Pick<Recording, 'contexts' | 'results' | 'again'>> {
  const soap = ruleIds.some(isSoap) ? { soapUrl: url + SOAP_PATH } : {};
  const target = { baseUrl: url, ...soap, timeoutMs: 30_000, concurrency: 8 };
  const tokens = { tokens: TOKENS, issuerKeys: ISSUER_KEYS };
  const options: ConformanceOptions = {
    target: { ...target, ...tokens },
    persons: standard,
    now: NOW,
    allowWrites: true,
    rules: ruleIds,
  };
  const connection = new Target(options.target);
  try {
    return await recordTarget(createPlan(options), connection);
  } finally {
    connection.close();
  }
}

/** Carries out a plan as a run of the suite does, and keeps the exchanges. */
async function recordTarget(
  { options, rules, probes, restVersions, isOverSoap }: ReturnType<typeof createPlan>,
  target: Target,
): Promise<Pick<Recording, 'contexts' | 'results' | 'again'>> {
  await target.tokens.load('main');
  const loggedIn = await target.tokens.readLoggedInPid();
  const rest = await detectRestVersions(restVersions, createContexts(options), target);
  const envelope = isOverSoap ? await detectEnvelopeVersion(createContexts(options)('soap'), target) : undefined;
  const getContext = createContexts(options, envelope);
  const versions = isOverSoap ? [...rest, 'soap' as const] : rest;
  const collect = (names: typeof probes) => runProbes(versions, names, getContext, target, () => {});
  const results = await collect(probes);
  const again = new Map<string, ResultsByInterface>();
  const createContext = (version: (typeof versions)[number]) => createEvaluationContext(version, options, loggedIn);
  await evaluateRules(rules, results, createContext, async (rule) => {
    const repeated = await collect(rule.probes);
    again.set(rule.id, repeated);
    return repeated;
  });
  return { contexts: versions.map(createContext), results, again };
}
