import { expect, test } from 'vitest';
import { krr } from '../../support/cli/krr.ts';

test.each([['--tls'], ['--ws-sign']])(
  '%s with a missing temporary folder ends with one line and exit code 2',
  async (option) => {
    expect(await krr(['mock', '--port', '0', option], { TMPDIR: '/nonexistent' })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'krr: /nonexistent: cannot be written (ENOENT); TMPDIR sets the folder\n',
    });
  },
);
