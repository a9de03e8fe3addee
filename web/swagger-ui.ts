/** Starts Swagger UI, and adds a button that creates a token. */
import { CONTROL_PATH } from './base.ts';
import './swagger-ui.css';

interface SwaggerUi {
  preauthorizeApiKey(name: string, value: string): void;
}
type SwaggerUiBundle = ((options: object) => SwaggerUi) & { readonly presets: { readonly apis: unknown } };

declare const SwaggerUIBundle: SwaggerUiBundle;

const ALL_SCOPES = [
  'krr:global/kontaktinformasjon.read',
  'krr:global/digitalpost.read',
  'krr:global/hentendring.read',
  'krr:user/kontaktinformasjon.read',
  'krr:user/digitalpost.read',
  'krr:user/spraak.write',
].join(' ');

/** A person of the standard scenario, for the operations of a logged-in person. */
const PID = '01837012046';

let authorization: string | undefined;

const app = document.getElementById('app')!;
app.insertAdjacentHTML(
  'beforebegin',
  `<div class="krr-bar"><a href="${CONTROL_PATH}/">krr mock</a>
   <button type="button" id="token">Create a token</button> <span role="status" id="result"></span></div>`,
);

SwaggerUIBundle({
  url: new URL('../v3/api-docs', location.href).pathname,
  domNode: app,
  presets: [SwaggerUIBundle.presets.apis],
  validatorUrl: null,
  deepLinking: true,
  tryItOutEnabled: true,
  requestInterceptor: (request: { headers: Record<string, string> }) => {
    if (authorization !== undefined) request.headers.Authorization = authorization;
    return request;
  },
});

async function createToken(): Promise<void> {
  const response = await fetch(`${CONTROL_PATH}/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scope: ALL_SCOPES, pid: PID }),
  });
  const result = document.getElementById('result')!;
  if (!response.ok) {
    result.textContent = 'The control API is off: put a token of your issuer into the header of the request.';
    return;
  }
  authorization = `Bearer ${((await response.json()) as { access_token: string }).access_token}`;
  result.textContent = `Requests now carry a token with all scopes and the logged-in person ${PID}.`;
}

document.getElementById('token')!.addEventListener('click', () => void createToken());
