import { MESSAGES, VERSIONS } from '../../../test/support/soap/names.ts';
import { EXCLUSIVE, INCLUSIVE, signedEnvelope } from '../../../test/support/soap/signing.ts';
import type { Credentials } from '../credentials.ts';
import { addHostileHeaders, type FuzzRequest, writeRequest } from '../http.ts';
import type { Random } from '../random.ts';
import { mutateXml } from '../xml.ts';

// The library that signs a mutated message writes what it thinks of it.
console.warn = () => undefined;
console.error = () => undefined;

const NEEDS = ['Person', 'Kontaktinfo', 'VarslingsStatus', 'SikkerDigitalPost', 'Sertifikat'];

function createBody(random: Random): string {
  const needs = NEEDS.filter(() => random.chance(0.5)).map((need) => `<informasjonsbehov>${need}</informasjonsbehov>`);
  const persons = Array.from(
    { length: 1 + random.below(4) },
    () => `<personidentifikator>${random.pick(['01837012046', '21894017101', '25916509831'])}</personidentifikator>`,
  );
  return random.pick([
    `<HentPersonerForespoersel xmlns="${MESSAGES}">${needs.join('')}${persons.join('')}</HentPersonerForespoersel>`,
    `<HentEndringerForespoersel xmlns="${MESSAGES}" fraEndringsNummer="${random.below(20)}">${needs.join('')}</HentEndringerForespoersel>`,
    `<HentPrintSertifikatForespoersel xmlns="${MESSAGES}"/>`,
  ]);
}

const createHeader = (random: Random): string =>
  random.chance(0.5)
    ? ''
    : `<o:Oppslagstjenesten xmlns:o="${MESSAGES}"><o:PaaVegneAv>313689514</o:PaaVegneAv></o:Oppslagstjenesten>`;

/** A message that is mutated after it was signed is signed once for many requests, which is what takes time. */
const RENEW_MS = 20_000;
let pool: { readonly texts: readonly string[]; readonly until: number } = { texts: [], until: 0 };

function pickSigned(credentials: Credentials, random: Random): string {
  if (performance.now() > pool.until) {
    const texts = Array.from({ length: 20 }, () => sign(credentials, random, String));
    pool = { texts, until: performance.now() + RENEW_MS };
  }
  return random.pick(pool.texts);
}

const MAX_SIGNED_LENGTH = 15_000;

const mutateSigned = (message: string, random: Random): string => {
  const mutated = mutateXml(message, random);
  return mutated.length > MAX_SIGNED_LENGTH ? message : mutated;
};

/** Signing can fail for a mutated message: the unchanged one is signed then. */
function sign(credentials: Credentials, random: Random, before: (message: string) => string): string {
  const version = random.pick(['1.1', '1.2'] as const);
  const body = createBody(random);
  const options = {
    version,
    signer: credentials.signer,
    header: createHeader(random),
    created: Date.now() + random.pick([0, 0, 0, 0, 0, -60_000, 119_000, 10 ** 7]),
    transforms: random.pick([[EXCLUSIVE], [EXCLUSIVE], [EXCLUSIVE], [INCLUSIVE]]),
  };
  try {
    return signedEnvelope(body, { ...options, before });
  } catch {
    return signedEnvelope(body, options);
  }
}

/** A SOAP message, mutated before it is signed (the signature is valid), after it, or not at all. */
export function createSoapMessage(
  credentials: Credentials,
  session: string,
  random: Random,
): Omit<FuzzRequest, 'isFaulty'> {
  const [kind, text] = random.pickWeighted<() => [string, string]>([
    [1, () => ['soap, signed', sign(credentials, random, String)]],
    [3, () => ['soap, mutated and signed', sign(credentials, random, (message) => mutateSigned(message, random))]],
    [6, () => ['soap, signed and mutated', mutateXml(pickSigned(credentials, random), random)]],
  ])();
  const version = text.includes(VERSIONS['1.1'].namespace) ? '1.1' : '1.2';
  const headers = addHostileHeaders(
    [
      ['Content-Type', VERSIONS[version].contentType],
      ['X-Krr-Session', session],
    ],
    random,
  );
  const body = random.chance(0.03) ? Buffer.from(`\ufeff${text}`, 'utf16le') : text;
  return { kind, bytes: writeRequest('POST', '/ws-v5', headers, body), isRaw: false };
}
