import { expectTypeOf, test } from 'vitest';
import {
  type ContractError,
  type DigitalPost,
  type ErrorBody,
  type Kontaktinformasjon,
  type Person,
  type PersonerRequestV1,
  type PersonerRequestV2,
  type PersonerResponse,
  type Reservasjon,
  type Spraak,
  type Status,
  type Varslingsstatus,
  validators,
} from '../../src/contract/index.ts';

// The compiler judges these (`npm run types`); a run only shows that the module can be loaded.
test('the types are those of the contract', () => {
  expectTypeOf<Status>().toEqualTypeOf<'AKTIV' | 'SLETTET' | 'IKKE_REGISTRERT'>();
  expectTypeOf<Reservasjon>().toEqualTypeOf<'JA' | 'NEI'>();
  expectTypeOf<Varslingsstatus>().toEqualTypeOf<'KAN_VARSLES' | 'KAN_IKKE_VARSLES'>();
  expectTypeOf<Spraak>().toEqualTypeOf<'nb' | 'nn' | 'en' | 'se'>();
  expectTypeOf<Person['status']>().toEqualTypeOf<Status>();
  expectTypeOf<Person['kontaktinformasjon']>().toEqualTypeOf<Kontaktinformasjon | undefined>();
  expectTypeOf<DigitalPost>().toEqualTypeOf<{ postkasseadresse: string; postkasseleverandoeradresse: string }>();
  expectTypeOf<PersonerResponse['personer']>().toEqualTypeOf<Person[]>();
  expectTypeOf<PersonerRequestV1['informasjonsbehov']>().toEqualTypeOf<string[] | undefined>();
  expectTypeOf<PersonerRequestV2['inkluderIkkeRegistrerte']>().toEqualTypeOf<boolean | undefined>();
  expectTypeOf<ErrorBody['errors'][number]['status']>().toEqualTypeOf<string>();
  expectTypeOf(validators.Person).returns.toEqualTypeOf<readonly ContractError[]>();
});

test('a person without a status does not compile', () => {
  // @ts-expect-error: status is missing
  const person: Person = { personidentifikator: '01837012046' };
  expectTypeOf(person).toEqualTypeOf<Person>();
});
