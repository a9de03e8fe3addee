import type { Entry } from '../journal/index.ts';

/**
 * Whether an entry gives the occasion for a finding once more; or takes one back, since it shows what an earlier entry
 * was.
 */
export type DetectionResult = boolean | 'retracted';

/** Looks on while requests end. */
export type Detector = (entry: Entry) => DetectionResult;

/** One way in which a client serves itself or the service badly, as one literal. */
export interface ClientCheck {
  /** kebab-case, stable. */
  readonly id: string;
  readonly title: string;
  /** What comes of it. */
  readonly why: string;
  /** The documentation that says so; null where it is silent. */
  readonly source: { readonly title: string; readonly url: string } | null;
  /** How it is done well. */
  readonly example: string;
  /** A watch that has seen nothing yet. It remembers a bounded number of requests, however many come. */
  readonly createDetector: () => Detector;
  /** What was seen, in words that hold no identifier and no token. */
  readonly describe: (entry: Entry) => string;
}

/** A finding about a client. */
export interface ClientCheckResult extends Omit<ClientCheck, 'createDetector' | 'describe'> {
  /** How many requests gave occasion for it. */
  readonly count: number;
  /** The journal's ids of the first and the last of them. */
  readonly first: number;
  readonly last: number;
  /** What was seen the first time, masked. */
  readonly seen: string;
}

const DOCS = 'https://docs.digdir.no';

/** The documents that findings cite. */
export const SOURCES = {
  FORESP: {
    title: 'HentPersonerForespoersel',
    url: `${DOCS}/resources/begrep/oppslagstjenesten/HentPersonerForespoersel`,
  },
  REST: { title: 'Oppslagstjenesten, REST', url: `${DOCS}/docs/Kontaktregisteret/oppslagstjenesten_rest` },
  BEHOV: { title: 'informasjonsbehov', url: `${DOCS}/resources/begrep/felles/informasjonsbehov` },
  TEST: { title: 'KRR testbrukere', url: `${DOCS}/docs/Kontaktregisteret/krr_testbrukere` },
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

/** What was sent before an answer was read still comes for so long. */
const IN_FLIGHT_MS = 10;

/** A moment at which a client was answered what it should go by from then on. */
export class ResponseSeen {
  readonly at: number;
  #seenAt = Number.POSITIVE_INFINITY;

  constructor({ endedAt }: Entry) {
    this.at = endedAt!;
    // Whatever lies ready to be read now is read within these turns of the event loop, however long they last.
    setImmediate(() =>
      setImmediate(() => {
        this.#seenAt = performance.now() + IN_FLIGHT_MS;
      }),
    );
  }

  /** Whether a request was sent by a client that knew, and not only received when it did. */
  wasSeenBefore({ arrivedAt, ordinal, head }: Entry): boolean {
    const { acceptBurstStart } = head.connection;
    return arrivedAt >= this.#seenAt && (ordinal > 1 || acceptBurstStart === null || acceptBurstStart > this.at);
  }
}
