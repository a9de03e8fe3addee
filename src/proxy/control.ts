import { createSessionIssuer } from '../maskinporten/index.ts';
import { noAuth } from '../mock/auth/authenticate.ts';
import type { Log } from '../mock/http/log.ts';
import { createMock, type Mock, type MockOptions } from '../mock/http/server.ts';
import type { Scenario } from '../scenario/index.ts';

/** Creates the page, the control API, the journal, the client checks and the faults of the mock, without its operations. */
export const createControl = (scenario: Scenario, log: Log, load: NonNullable<MockOptions['load']>): Mock =>
  createMock({
    scenario,
    seed: 1,
    authenticator: noAuth,
    log,
    basePath: '',
    load,
    issuer: createSessionIssuer({ issuer: () => ['http://127.0.0.1/'] }),
  });
