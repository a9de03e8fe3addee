import { getQualifiedAttribute, type XmlElement } from '../../xml/read.ts';
import { createSecurityFault } from '../fault.ts';
import { SECURITY } from '../versions.ts';

/**
 * The ids of an element for a Reference: `wsu:Id`, and the `Id` of XML Signature, which some toolkits write on every
 * element.
 */ export const getElementIds = (element: XmlElement): string[] =>
  [getQualifiedAttribute(element, SECURITY.wsu, 'Id'), element.attributes.Id].filter((id) => id !== undefined);

/** Duplicate ids allow signature wrapping: the signed element is moved, and another takes its place. */
export function requireUniqueIds(root: XmlElement): void {
  const ids: string[] = [];
  const collect = (element: XmlElement): void => {
    const attributes = [
      ...Object.entries(element.attributes),
      ...element.qualified.map((one) => [one.local, one.value]),
    ];
    for (const [name, value] of attributes) if (name!.toLowerCase() === 'id') ids.push(value!);
    element.children.forEach(collect);
  };
  collect(root);
  if (new Set(ids).size < ids.length) {
    throw createSecurityFault('InvalidSecurity', 'an id occurs more than once in the message');
  }
}
