import type { Element } from '@xmldom/xmldom';
import { createSenderFault } from './fault.ts';

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/**
 * Refuses the declarations of namespaces that the parser lets pass, though they mean nothing.
 *
 * @throws SoapFault
 * @see https://www.w3.org/TR/xml-names/#ns-decl
 */
export function requireNamespaces(root: Element): void {
  for (const { name, value } of Array.from(root.attributes)) {
    if (isNamespaceDeclaration(name) && !canBind(name, value)) {
      throw createSenderFault('a namespace of the message is declared in a way that XML does not allow');
    }
  }
  for (const child of Array.from(root.childNodes)) {
    if (child.nodeType === child.ELEMENT_NODE) requireNamespaces(child as Element);
  }
}

const isNamespaceDeclaration = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:');

/** `xml` is bound once and for all, `xmlns` is not to be bound, and only the default namespace can be taken back. */
function canBind(name: string, namespace: string): boolean {
  if (name === 'xmlns:xml' || namespace === XML) return name === 'xmlns:xml' && namespace === XML;
  if (name === 'xmlns:xmlns' || namespace === XMLNS) return false;
  return name === 'xmlns' || namespace !== '';
}
