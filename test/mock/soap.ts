import type { RunningMock } from '../../src/mock/index.ts';
import type { SoapAnswer } from '../../src/soap/index.ts';
import { envelope, VERSIONS, type Version } from '../soap/service.ts';

export const VERSION_NAMES = Object.keys(VERSIONS) as Version[];

type Addressed = Pick<RunningMock, 'url'>;

/** Sends a body as it is to where SOAP is answered. */
export async function postTo(
  { url }: Addressed,
  body: string | Uint8Array<ArrayBuffer> | null,
  headers: Readonly<Record<string, string>>,
): Promise<SoapAnswer & { readonly headers: Headers }> {
  const answer = await fetch(`${url}/ws-v5`, { method: 'POST', headers, body });
  const contentType = answer.headers.get('content-type') ?? '';
  return { status: answer.status, contentType, body: await answer.text(), headers: answer.headers };
}

/** Sends a message of a version, with its content type. */
export const sendTo = (mock: Addressed, message: string, version: Version = '1.2') =>
  postTo(mock, message, { 'content-type': VERSIONS[version].contentType });

/** Sends a request in an envelope. */
export const askOver = (mock: Addressed, request: string, version: Version = '1.2') =>
  sendTo(mock, envelope(request, version), version);

/** What a fault of the sender has for status, by version. */
export const SENDER_STATUS = { '1.1': 500, '1.2': 400 } as const;
