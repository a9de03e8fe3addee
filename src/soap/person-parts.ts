import { type Part, PERSON_FIELDS } from '../disclosure/index.ts';

/** An element of Person over SOAP, and the member of the REST answer that its content comes from. */
export interface PersonPart {
  readonly element: string;
  readonly member: string;
  /** Attributes, and the members (beside `member`) that they come from. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Parts whose members are within `member`. */
  readonly parts?: readonly PersonPart[];
}

const createChannelPart = (name: string, member: string): PersonPart => ({
  element: name,
  member,
  attributes: { sistOppdatert: `${member}_oppdatert`, sistVerifisert: `${member}_sist_verifisert` },
});

/**
 * Person over SOAP, in the order of its schema.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
export const PERSON_PARTS: readonly PersonPart[] = [
  { element: 'personidentifikator', member: 'personidentifikator' },
  { element: 'reservasjon', member: 'reservasjon' },
  { element: 'status', member: 'status' },
  { element: 'varslingsstatus', member: 'varslingsstatus' },
  {
    element: 'Kontaktinformasjon',
    member: 'kontaktinformasjon',
    parts: [
      createChannelPart('Mobiltelefonnummer', 'mobiltelefonnummer'),
      createChannelPart('Epostadresse', 'epostadresse'),
    ],
  },
  {
    element: 'SikkerDigitalPostAdresse',
    member: 'digital_post',
    parts: [
      { element: 'postkasseadresse', member: 'postkasseadresse' },
      { element: 'postkasseleverandoerAdresse', member: 'postkasseleverandoeradresse' },
    ],
  },
  { element: 'X509Sertifikat', member: 'sertifikat' },
];

/** One line of the comparison of the two protocols. */
export interface MappedMember {
  /** Path in the REST answer: `kontaktinformasjon.epostadresse_oppdatert`. */
  readonly member: string;
  /** Path below Person in the SOAP answer: `Kontaktinformasjon/Epostadresse/@sistOppdatert`; `null`: SOAP has none. */
  readonly element: string | null;
  /** The value of `informasjonsbehov` that asks for it. */
  readonly need: Part;
  readonly withheldWhenExpired: boolean;
}

/**
 * Which member of a REST answer is which element of a SOAP answer, for people who migrate: every member of the
 * disclosure table, in its order, and what is within it.
 *
 * @example
 * ```ts
 * mappedMembers().find(({ member }) => member === 'sertifikat')?.element; // 'X509Sertifikat'
 * mappedMembers().find(({ member }) => member === 'spraak')?.element; // null
 * ```
 */
export function listMappedMembers(): readonly MappedMember[] {
  return PERSON_FIELDS.flatMap(({ member, part: need, withheldWhenExpired = false }) => {
    const part = PERSON_PARTS.find((one) => one.member === member);
    const paths = part === undefined ? [[member, null] as const] : listMemberPaths(part);
    return paths.map(([path, element]) => ({ member: path, element, need, withheldWhenExpired }));
  });
}

function listMemberPaths({ element, member, attributes = {}, parts = [] }: PersonPart): (readonly [string, string])[] {
  const own = Object.entries(attributes).map(([name, from]) => [from, `${element}/@${name}`] as const);
  const inner = parts
    .flatMap(listMemberPaths)
    .map(([path, below]) => [`${member}.${path}`, `${element}/${below}`] as const);
  return [[member, element], ...own, ...inner];
}
