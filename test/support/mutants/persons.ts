import { createProbeIdentifiers } from '../../../src/conformance/probes/identifiers.ts';
import { standard } from '../mock/in-process.ts';
import type { Json } from './break-service.ts';

const specifiedIdentifiers = new Set(standard.persons.map(({ identifier }) => identifier));

export const findIdentifier = (role: string): string =>
  standard.persons.find((person) => person.role === role)!.identifier;

/** A change of such a person violates no rule on the persons file. */
export const isOutsidePersonsFile = ({ personidentifikator }: Json): boolean =>
  !specifiedIdentifiers.has(personidentifikator);

/** Selects about every seventh person, the same in every response. */
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

export const matchesAll =
  (...tests: readonly ((person: Json) => boolean)[]) =>
  (person: Json): boolean =>
    tests.every((holds) => holds(person));

/** An identifier that the suite does not request. */
export const [UNUSED_IDENTIFIER] = createProbeIdentifiers(specifiedIdentifiers).notYetBorn(10).slice(9) as [string];
