import { SOAP_LENGTHS } from '../../contract/index.ts';
import { type CodeMember, isCode } from '../codes.ts';
import type { Complaint } from '../per-person.ts';
import type { Qualified, Xml } from './xml.ts';

/** An element of Person, as the schema has it. */
interface Part {
  readonly name: string;
  readonly isRequired?: true;
  /** Characters, at the least and at the most. */
  readonly length?: readonly [number, number];
  readonly code?: CodeMember;
  readonly parts?: readonly Part[];
  readonly attributes?: readonly string[];
}

const DATES = ['sistOppdatert', 'sistVerifisert'] as const;

/**
 * Person and its parts, in the order of the schema.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
const PERSON: readonly Part[] = [
  { name: 'personidentifikator', isRequired: true, length: SOAP_LENGTHS.personidentifikator },
  { name: 'reservasjon', code: 'reservasjon' },
  { name: 'status', code: 'status' },
  { name: 'varslingsstatus', code: 'varslingsstatus' },
  {
    name: 'Kontaktinformasjon',
    parts: [
      { name: 'Mobiltelefonnummer', length: SOAP_LENGTHS.Mobiltelefonnummer, attributes: DATES },
      { name: 'Epostadresse', length: SOAP_LENGTHS.Epostadresse, attributes: DATES },
    ],
  },
  {
    name: 'SikkerDigitalPostAdresse',
    parts: [
      { name: 'postkasseadresse', isRequired: true, length: SOAP_LENGTHS.postkasseadresse },
      { name: 'postkasseleverandoerAdresse', isRequired: true, length: SOAP_LENGTHS.postkasseleverandoerAdresse },
    ],
  },
  { name: 'X509Sertifikat' },
];

/** The first thing that is not as the schema has it; undefined if all is. Namespaces are left aside. */
export function mistakeIn(person: Xml): Complaint | undefined {
  if (person.name !== 'Person') return { at: '', expected: 'Person', actual: 'an element of another name' };
  return attributeMistake(person, [], '') ?? mistakeOf(person, PERSON, '');
}

/** An element that is there, and holds nothing: the schema lets it be, and a reader takes it for data. */
export function emptyIn({ children }: Xml, above = ''): Complaint | undefined {
  for (const child of children) {
    const at = `${above}/${child.name}`;
    if (child.children.length === 0 && child.text.trim() === '') {
      return { at, expected: `${child.name} with content, or none`, actual: 'an empty element', level: 'SHOULD' };
    }
    const inner = emptyIn(child, at);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function mistakeOf(element: Xml, parts: readonly Part[], above: string): Complaint | undefined {
  if (element.text.trim() !== '') return { at: above, expected: 'elements alone', actual: 'text between them' };
  return unexpected(element, parts, above) ?? missing(element, parts, above) ?? within(element, parts, above);
}

/** An attribute beside those that are known; undefined if there is none. */
export function attributeMistake(
  { attributes, qualified }: Xml,
  known: readonly string[],
  at: string,
): Complaint | undefined {
  if (Object.keys(attributes).every((name) => known.includes(name)) && qualified.every(isOfSchemas)) return undefined;
  return {
    at,
    expected: known.length === 0 ? 'no attribute' : known.join(', '),
    actual: 'an attribute of another name',
  };
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Every schema allows these; nil is for elements that say so, and none of these does. */
const isOfSchemas = ({ namespace, local }: Qualified): boolean =>
  namespace === XSI && ['type', 'schemaLocation', 'noNamespaceSchemaLocation'].includes(local);

/** What is in an answer beside Person; undefined if nothing is. */
export function strayIn(answer: Xml): Complaint | undefined {
  const wrong = attributeMistake(answer, [], '');
  if (wrong !== undefined || answer.text.trim() === '') return wrong;
  return { at: '', expected: 'Person alone', actual: 'text between them' };
}

/** An element that the schema does not have, or not there, or not twice. */
function unexpected({ children }: Xml, parts: readonly Part[], above: string): Complaint | undefined {
  const expected = `${parts.map(({ name }) => name).join(', ')}, in this order`;
  const places = children.map(({ name }) => parts.findIndex((part) => part.name === name));
  const wrong = places.findIndex((place, index) => place <= (places[index - 1] ?? -1));
  if (wrong === -1) return undefined;
  if (places[wrong] === -1) return { at: above, expected, actual: 'an element of another name' };
  const isTwice = places[wrong] === places[wrong - 1];
  const name = children[wrong]!.name;
  return {
    at: `${above}/${name}`,
    expected,
    actual: `${name} ${isTwice ? 'twice' : `after ${children[wrong - 1]!.name}`}`,
  };
}

function missing({ children }: Xml, parts: readonly Part[], above: string): Complaint | undefined {
  const part = parts.find(({ name, isRequired }) => isRequired && !children.some((child) => child.name === name));
  return part && { at: above, expected: part.name, actual: 'none' };
}

function within({ children }: Xml, parts: readonly Part[], above: string): Complaint | undefined {
  for (const child of children) {
    const part = parts.find(({ name }) => name === child.name)!;
    const at = `${above}/${child.name}`;
    const mistake =
      attributeMistake(child, part.attributes ?? [], at) ??
      (part.parts === undefined ? textMistake(child, part, at) : mistakeOf(child, part.parts, at));
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function textMistake({ text, children }: Xml, { length, code }: Part, at: string): Complaint | undefined {
  if (children.length > 0) return { at, expected: 'a text', actual: 'elements' };
  if (code !== undefined && !isCode(code, text)) return { at, expected: `a code of ${code}`, actual: 'another text' };
  if (length === undefined) return undefined;
  const [least, most] = length;
  // A character outside the basic plane is one.
  const characters = [...text].length;
  if (characters >= least && characters <= most) return undefined;
  const expected = least === most ? `${least} characters` : `${least} to ${most} characters`;
  return { at, expected, actual: `${characters}` };
}
