import type { Operation } from '../contract/index.ts';
import type { Handler } from './handler.ts';
import { personer } from './personer.ts';
import type { Service } from './service.ts';

/** Who answers each operation of the contract. */
const HANDLERS: Readonly<Record<Operation['operationId'], (service: Service, operation: Operation) => Handler>> = {
  hentPersonerV1: personer,
  hentPersonerV2: personer,
};

export const handlerOf = (service: Service, operation: Operation): Handler =>
  HANDLERS[operation.operationId](service, operation);
