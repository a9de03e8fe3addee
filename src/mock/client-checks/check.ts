import { BoundedMap } from '../../bounded-map.ts';
import type { Entry } from '../journal/index.ts';

/** Whether an entry is a violation; `retracted` if it shows that an earlier entry was not. */
export type DetectionResult = boolean | 'retracted';

/** Receives the entries of completed requests in order. */
export type Detector = (entry: Entry) => DetectionResult;

/** A check of client behaviour. */
export interface ClientCheck {
  /** kebab-case, stable. */
  readonly id: string;
  readonly title: string;
  /** The consequence of the behaviour. */
  readonly why: string;
  /** The documentation of the requirement; null if it is undocumented. */
  readonly source: { readonly title: string; readonly url: string } | null;
  /** The correct behaviour. */
  readonly example: string;
  /** Creates a detector without history. Its memory is bounded. */
  readonly createDetector: () => Detector;
  /** Describes a violation without identifiers and tokens. */
  readonly describe: (entry: Entry) => string;
  /** True if the check needs the connections of the requests, which other replicas do not know. */
  readonly needsConnections?: true;
}

/** The violations of a check. */
export interface ClientCheckResult extends Omit<ClientCheck, 'createDetector' | 'describe' | 'needsConnections'> {
  /** The number of violating requests. */
  readonly count: number;
  /** Journal ids of the first and the last violating request. */
  readonly first: number;
  readonly last: number;
  /** Description of the first violation, masked. */
  readonly seen: string;
}

const MAX_CLIENTS = 100;

/** Runs a detector of its own for each client, so that a program is not blamed for the requests of another. */
export function detectPerClient(createDetector: () => Detector): Detector {
  const detectors = new BoundedMap<number, Detector>(MAX_CLIENTS);
  return (entry) => {
    const { number } = entry.head.client;
    const detector = detectors.get(number) ?? createDetector();
    detectors.set(number, detector);
    return detector(entry);
  };
}

const DOCS = 'https://docs.digdir.no';

export const SOURCES = {
  FORESP: {
    title: 'HentPersonerForespoersel',
    url: `${DOCS}/resources/begrep/oppslagstjenesten/HentPersonerForespoersel`,
  },
  REST: { title: 'Oppslagstjenesten, REST', url: `${DOCS}/docs/Kontaktregisteret/oppslagstjenesten_rest` },
  BEHOV: { title: 'informasjonsbehov', url: `${DOCS}/resources/begrep/felles/informasjonsbehov` },
  TEST: { title: 'KRR testbrukere', url: `${DOCS}/docs/Kontaktregisteret/krr_testbrukere` },
  MPGRANT: {
    title: 'Maskinporten, JWT grant',
    url: `${DOCS}/docs/Maskinporten/maskinporten_protocol_jwtgrant`,
  },
  RFC8259: {
    title: 'RFC 8259, section 4, Objects',
    url: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
  },
  MPTOKEN: {
    title: 'Maskinporten, access token',
    url: `${DOCS}/docs/Maskinporten/maskinporten_protocol_token`,
  },
  BAD_REQUEST: {
    title: 'RFC 9110, section 15.5.1, 400',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1',
  },
  RETRY_AFTER: {
    title: 'RFC 9110, section 10.2.3, Retry-After',
    url: 'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3',
  },
  RFC9112: {
    title: 'RFC 9112, section 9.3, Persistence',
    url: 'https://www.rfc-editor.org/rfc/rfc9112#section-9.3',
  },
} as const;

/** A request that was sent before the client read a response may arrive this much later. */
const IN_FLIGHT_MS = 10;

/** The moment at which a client has received a response that later requests have to respect. */
export class ResponseSeen {
  readonly at: number;
  #seenAt = Number.POSITIVE_INFINITY;

  constructor({ endedAt, isRestored }: Entry) {
    this.at = endedAt!;
    if (isRestored) {
      this.#seenAt = this.at + IN_FLIGHT_MS;
      return;
    }
    // Node reads all data that is ready now within these two turns of the event loop.
    setImmediate(() =>
      setImmediate(() => {
        this.#seenAt = performance.now() + IN_FLIGHT_MS;
      }),
    );
  }

  /** Whether the client had received the response before it sent this request. */
  wasSeenBefore({ arrivedAt, ordinal, head }: Entry): boolean {
    const { acceptBurstStart } = head.connection;
    return arrivedAt >= this.#seenAt && (ordinal > 1 || acceptBurstStart === null || acceptBurstStart > this.at);
  }
}
