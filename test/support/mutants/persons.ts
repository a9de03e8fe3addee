import { createProbeIdentifiers } from '../../../src/conformance/probes/identifiers.ts';
import { standard } from '../mock/in-process.ts';
import type { Json } from './break-service.ts';

const specifiedIdentifiers = new Set(standard.persons.map(({ identifier }) => identifier));

/** The identifier of a person of the persons file. */
export const findIdentifier = (role: string): string =>
  standard.persons.find((person) => person.role === role)!.identifier;

/** Not in the persons file: what it answers is held against nothing but the rules. */
export const isOutsidePersonsFile = ({ personidentifikator }: Json): boolean =>
  !specifiedIdentifiers.has(personidentifikator);

/** Every seventh or so, and the same in every answer. */
export const isSeventh = (person: Json): boolean =>
  isOutsidePersonsFile(person) && Number(person.personidentifikator) % 7 === 3;

export const isActive = ({ status }: Json): boolean => status === 'AKTIV';
export const isDeleted = ({ status }: Json): boolean => status === 'SLETTET';
export const isNotRegistered = ({ status }: Json): boolean => status === 'IKKE_REGISTRERT';
export const isReserved = ({ reservasjon }: Json): boolean => reservasjon === 'JA';
export const hasEmail = ({ kontaktinformasjon }: Json): boolean => kontaktinformasjon?.epostadresse !== undefined;
export const hasMobile = ({ kontaktinformasjon }: Json): boolean =>
  kontaktinformasjon?.mobiltelefonnummer !== undefined;
export const hasMailbox = ({ digital_post }: Json): boolean => digital_post !== undefined;
export const hasCertificate = ({ sertifikat }: Json): boolean => sertifikat !== undefined;

/** All of these. */
export const matchesAll =
  (...tests: readonly ((person: Json) => boolean)[]) =>
  (person: Json): boolean =>
    tests.every((holds) => holds(person));

/** Somebody whom nobody asks for. */
export const [UNUSED_IDENTIFIER] = createProbeIdentifiers(specifiedIdentifiers).notYetBorn(10).slice(9) as [string];
