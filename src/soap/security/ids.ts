import { SECURITY } from '../namespaces.ts';
import type { Element } from '../xml-read.ts';

/**
 * What a Reference may call an element: `wsu:Id`, or `Id` as in elements of XML Signature, which some toolkits write on
 * every element.
 */
export const getElementIds = (element: Element): string[] =>
  [element.getAttributeNS(SECURITY.wsu, 'Id'), element.getAttribute('Id')].filter((id) => id !== null);
