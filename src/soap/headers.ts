import { isOrganisationNumber } from '../identifier/index.ts';
import type { Envelope } from './envelope.ts';
import { createSenderFault, SoapFault } from './fault.ts';
import { NAMESPACES, SECURITY } from './namespaces.ts';
import { type SoapVersion, VERSIONS } from './versions.ts';
import { type Element, getChildElements, getText, hasNonSpaceText, isNamed } from './xml-read.ts';
import { collapseSpace } from './xml-space.ts';

/**
 * The schema and the example of the documentation have the header in different namespaces: both are read.
 * @see https://docs.digdir.no/resources/begrep/felles/paaVegneAv
 */
const OPPSLAGSTJENESTEN = [NAMESPACES.messages, NAMESPACES.wsdl] as const;

const isOppslagstjenesten = (block: Element): boolean =>
  OPPSLAGSTJENESTEN.some((namespace) => isNamed(block, namespace, 'Oppslagstjenesten'));
const isSecurity = (block: Element): boolean => isNamed(block, SECURITY.wsse, 'Security');

/** The header blocks that are for this service, by what they are. */
export interface Headers {
  readonly oppslagstjenesten: Element | undefined;
  readonly security: Element | undefined;
}

/**
 * Finds the header blocks for this service. What is for another role, or need not be understood, is left alone.
 *
 * @throws SoapFault: MustUnderstand for a block that must be understood and is not, Sender for one of ours that is there twice
 * or for a mustUnderstand that says neither yes nor no
 */
export function readHeaders({ version, headers }: Envelope): Headers {
  const { namespace, role, ours } = VERSIONS[version];
  const addressed = headers.filter((block) =>
    (ours as readonly string[]).includes(block.getAttributeNS(namespace, role) ?? ''),
  );
  const mandatory = headers.filter((block) => mustBeUnderstood(block, version));
  const unsupported = addressed.filter(
    (block) => mandatory.includes(block) && !isOppslagstjenesten(block) && !isSecurity(block),
  );
  if (unsupported.length > 0) {
    throw new SoapFault('MustUnderstand', 'a header block that must be understood is not', {
      notUnderstood: unsupported.map(({ namespaceURI, localName }) => ({ namespace: namespaceURI!, name: localName! })),
    });
  }
  return {
    oppslagstjenesten: requireAtMostOne(addressed.filter(isOppslagstjenesten)),
    security: requireAtMostOne(addressed.filter(isSecurity)),
  };
}

/** Asked of every block, whomever it is for: a message is built right, or it is not. */
function mustBeUnderstood(block: Element, version: SoapVersion): boolean {
  const { namespace, booleans } = VERSIONS[version];
  const value = block.getAttributeNS(namespace, 'mustUnderstand');
  const meaning = value === null ? false : booleans.get(collapseSpace(value));
  if (meaning === undefined)
    throw createSenderFault(`mustUnderstand must be one of ${[...booleans.keys()].join(', ')}`);
  return meaning;
}

function requireAtMostOne(blocks: readonly Element[]): Element | undefined {
  if (blocks.length > 1) throw createSenderFault('a header block of this service is there twice');
  return blocks[0];
}

/**
 * Refuses an Oppslagstjenesten block that does not name the organisation on whose behalf the request is made.
 *
 * @throws SoapFault
 */
export function requirePaaVegneAv(oppslagstjenesten: Element): void {
  const [paaVegneAv, ...others] = getChildElements(oppslagstjenesten);
  if (
    paaVegneAv === undefined ||
    others.length > 0 ||
    hasNonSpaceText(oppslagstjenesten) ||
    !isNamed(paaVegneAv, oppslagstjenesten.namespaceURI!, 'PaaVegneAv')
  ) {
    throw createSenderFault('Oppslagstjenesten has one element, PaaVegneAv, in its own namespace, and nothing else');
  }
  if (!isOrganisationNumber(getText(paaVegneAv) ?? ''))
    throw createSenderFault('PaaVegneAv must be an organisation number');
}
