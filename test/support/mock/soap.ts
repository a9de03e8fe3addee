import { type Client, createClientAsync, type IOptions } from 'soap';
import type { RunningMock } from '../../../src/mock/index.ts';
import type { SoapResponse } from '../../../src/soap/index.ts';
import { taken } from '../soap/read-message.ts';
import { envelope, VERSIONS, type Version } from '../soap/service.ts';

export const VERSION_NAMES = Object.keys(VERSIONS) as Version[];

type Addressed = Pick<RunningMock, 'url'>;
type Sent = SoapResponse & { readonly headers: Headers };
type Posted = Readonly<{ body: NonNullable<RequestInit['body']> | null; headers: Record<string, string> }>;

/** What comes over HTTP, which need be no SOAP: a fault of the scenario may have had its way with it. */
export async function spoiltBy({ url }: Addressed, { body, headers }: Posted): Promise<Sent> {
  const answer = await fetch(`${url}/ws-v5`, { method: 'POST', headers, body, ...(body && { duplex: 'half' }) });
  const contentType = answer.headers.get('content-type') ?? '';
  return { status: answer.status, contentType, body: await answer.text(), headers: answer.headers };
}

/** Sends a body to the SOAP endpoint, and validates the response against the schemas. */
export const postTo = async (mock: Addressed, body: Posted['body'], headers: Posted['headers']): Promise<Sent> =>
  taken(await spoiltBy(mock, { body, headers }));

/** Sends a message of a version, with its content type. */
export const sendTo = (mock: Addressed, message: string, version: Version = '1.2') =>
  postTo(mock, message, { 'content-type': VERSIONS[version].contentType });

/** Sends a request in an envelope. */
export const askOver = (mock: Addressed, request: string, version: Version = '1.2') =>
  sendTo(mock, envelope(request, version), version);

/** An ordinary client of the WSDL. Its responses are validated against the schemas too. */
export async function clientOf({ url }: Addressed, options: IOptions = {}): Promise<Client> {
  const client = await createClientAsync(`${url}/ws-v5?wsdl`, options);
  client.on('response', (body: string, { status, headers }: { status: number; headers: Record<string, string> }) => {
    taken({ status, contentType: headers['content-type'] ?? '', body });
  });
  return client;
}

/** What a fault of the sender has for status, by version. */
export const SENDER_STATUS = { '1.1': 500, '1.2': 400 } as const;
