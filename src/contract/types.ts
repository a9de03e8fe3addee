import type { components } from './generated/types.ts';

type Schemas = components['schemas'];

/** The name of a schema of the contract. */
export type SchemaName = keyof Schemas;

/** One person, with the fields that the caller may see. */
export type Person = Schemas['Person'];
/** Whether the person is in the register: `AKTIV`, `SLETTET` or `IKKE_REGISTRERT`. */
export type Status = Schemas['Status'];
/** Whether a person is reserved against digital communication: `JA` or `NEI`. */
export type Reservasjon = Schemas['Reservasjon'];
/** Whether a person can be notified: `KAN_VARSLES` or `KAN_IKKE_VARSLES`. */
export type Varslingsstatus = Schemas['Varslingsstatus'];
/** The language a person prefers: `nb`, `nn`, `en` or `se`. */
export type Spraak = Schemas['Spraak'];
/** E-mail address and mobile number, each with its dates. */
export type Kontaktinformasjon = Schemas['Kontaktinformasjon'];
/** The address of a mailbox, and the organisation number of its supplier. */
export type DigitalPost = Schemas['DigitalPost'];
/** The body of a request to `/rest/v1/personer`. */
export type PersonerRequestV1 = Schemas['PersonerRequestV1'];
/** The body of a request to `/rest/v2/personer`. */
export type PersonerRequestV2 = Schemas['PersonerRequestV2'];
/** The body of a response with persons. */
export type PersonerResponse = Schemas['PersonerResponse'];
/** The body of a PATCH of `/rest/v1/person`: the fields of the logged-in person to change. */
export type PersonEndring = Schemas['PersonEndring'];
/** The address of the print service, and the certificate to encrypt with. */
export type PrintSertifikat = Schemas['PrintSertifikat'];
/** The body of a request to `/rest/v2/krr/hentEndringer`. */
export type EndringerRequest = Schemas['EndringerRequest'];
/** The body of a response with changed persons. */
export type EndringerResponse = Schemas['EndringerResponse'];
/** The body of an error response. */
export type ErrorBody = Schemas['ErrorBody'];
/** One error in an error response. */
export type ErrorEntry = Schemas['ErrorEntry'];
