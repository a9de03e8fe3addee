import { KrrError } from '../../errors.ts';
import { readTextFile } from '../../text-file.ts';
import type { MockFlags } from './options.ts';

const VARIABLE = 'KRR_CONTROL_TOKEN';

/**
 * Loads the secret of the control API from a file or from the environment. Undefined without one. An error does not quote
 * the secret.
 *
 * @throws KrrError OPTION_INVALID for an unsuitable secret, or for `--control off`
 */
export async function loadControlToken({ controlToken: file, control }: MockFlags): Promise<string | undefined> {
  const fromEnvironment = process.env[VARIABLE];
  if (file === undefined && (fromEnvironment === undefined || fromEnvironment === '')) return undefined;
  const place = file === undefined ? VARIABLE : `--control-token ${file}`;
  if (control === 'off') throw new KrrError('OPTION_INVALID', `${place}: --control off serves no control API`);
  const secret = (file === undefined ? fromEnvironment! : await readTextFile(file)).trim();
  const { isControlSecret, SECRET_RULE } = await import('../../mock/http/control-access.ts');
  if (isControlSecret(secret)) return secret;
  throw new KrrError('OPTION_INVALID', `${place}: expected ${SECRET_RULE}`);
}
