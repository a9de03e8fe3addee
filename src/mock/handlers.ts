import type { Operation } from '../contract/index.ts';
import { endringer } from './endringer.ts';
import type { Handler } from './handler.ts';
import { endrePerson, person } from './person.ts';
import { personer } from './personer.ts';
import { printSertifikat } from './print-sertifikat.ts';
import type { Service } from './service.ts';

/** Who answers each operation of the contract. */
const HANDLERS: Readonly<Record<Operation['operationId'], (service: Service, operation: Operation) => Handler>> = {
  hentPersonerV1: personer,
  hentPersonerV2: personer,
  hentPersonV1: person,
  endrePersonV1: endrePerson,
  hentPersonV2: person,
  hentPrintSertifikatV1: printSertifikat,
  hentPrintSertifikatV2: printSertifikat,
  hentEndringerV2: endringer,
};

export const handlerOf = (service: Service, operation: Operation): Handler =>
  HANDLERS[operation.operationId](service, operation);
