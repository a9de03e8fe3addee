import { changeLookupResponse, createError, isLookup } from '../support/mutants/break-service.ts';
import { isV2, restrict } from '../support/mutants/independent/changes.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { Change, ServiceRequest } from '../support/mutants/service.ts';

const PIPELINING = ['request/pipelining'];
const HTTP_1_0 = ['request/http-1-0'];

const getPending = ({ connection }: ServiceRequest) => connection?.pending ?? [];
const isHttp10 = ({ connection }: ServiceRequest): boolean => connection?.httpVersion === '1.0';

/** Handles another request of the connection instead, if there is one. */
const handleInstead =
  (select: (pending: readonly Promise<ServiceRequest>[]) => Promise<ServiceRequest> | undefined): Change =>
  (service) =>
  async (asked) => {
    const other = getPending(asked).length > 1 ? await select(getPending(asked)) : undefined;
    return service(other === undefined ? asked : { ...asked, ...other });
  };

/** The requests and responses of a connection are mixed up, or a response is not readable over HTTP/1.0. */
export const connectionMutants: readonly Mutant[] = [
  {
    name: 'keeps the request in a field of the connection, which the next request overwrites',
    fires: PIPELINING,
    serve: handleInstead((pending) => pending.at(-1)),
  },
  {
    name: 'returns the response to the first request of a pipeline to all of them',
    corner: true,
    fires: PIPELINING,
    serve: restrict(
      isV2,
      handleInstead((pending) => pending[0]),
    ),
  },
  {
    name: 'rejects a request that arrives during another one on the connection',
    fires: PIPELINING,
    serve: (service) => async (asked) =>
      isLookup(asked) && (await getPending(asked)[0])?.body !== asked.body ? createError(400) : service(asked),
  },
  {
    name: 'sends chunked responses over HTTP/1.0',
    fires: HTTP_1_0,
    serve: changeLookupResponse((answer, asked) =>
      isHttp10(asked) ? { ...answer, headers: { ...answer.headers, 'transfer-encoding': 'chunked' } } : answer,
    ),
  },
  {
    name: 'sends chunked responses over HTTP/1.0 with Connection: keep-alive in version 2',
    corner: true,
    fires: HTTP_1_0,
    serve: changeLookupResponse((answer, asked) =>
      isHttp10(asked) && isV2(asked) && asked.headers.connection === 'keep-alive'
        ? { ...answer, headers: { ...answer.headers, 'transfer-encoding': 'chunked' } }
        : answer,
    ),
  },
  {
    name: 'sends 100 Continue over HTTP/1.0',
    fires: HTTP_1_0,
    serve: changeLookupResponse((answer, asked) => (isHttp10(asked) ? { ...answer, continues: true } : answer)),
  },
  {
    name: 'returns no persons over HTTP/1.0',
    fires: HTTP_1_0,
    serve: changeLookupResponse((answer, asked) => (isHttp10(asked) ? { ...answer, body: '{"personer":[]}' } : answer)),
  },
];
