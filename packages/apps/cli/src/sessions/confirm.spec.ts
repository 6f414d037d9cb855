import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';

import { Capture, stdinOf } from '../host.fixture.ts';
import { confirm } from './confirm.ts';

function terminal(signal = new AbortController().signal) {
  const keys = Object.assign(new PassThrough(), { isTTY: true });
  return { keys, host: { stdin: () => keys, stderr: new Capture(), signal } };
}

describe('confirm', () => {
  it('waits for the whole line, however it arrives', async () => {
    const { keys, host } = terminal();
    const sure = confirm('Sure?', '--yes', host);
    keys.write('ye');
    keys.write('s\r\n');
    expect(await sure).toBe(true);
    expect(host.stderr.text).toBe('Sure? [y/N] ');
  });

  it.each(['Y\n', ' yes \n', 'YES\n'])('takes %j for a yes', async (text) => {
    const { keys, host } = terminal();
    keys.end(text);
    expect(await confirm('?', '--yes', host)).toBe(true);
  });

  it.each(['', '\n', 'no\n', 'yy\n', 'yes please\n'])('takes %j for a no', async (text) => {
    const { keys, host } = terminal();
    keys.end(text);
    expect(await confirm('?', '--yes', host)).toBe(false);
  });

  it('names the flag where there is no terminal', async () => {
    const host = { stdin: stdinOf('y\n'), stderr: new Capture(), signal: new AbortController().signal };
    await expect(confirm('Sure?', '--force', host)).rejects.toMatchObject({ code: 'needs_confirmation', message: expect.stringContaining('--force') });
    expect(host.stderr.text).toBe('');
  });

  it('stops waiting when told to', async () => {
    const stop = new AbortController();
    const { keys, host } = terminal(stop.signal);
    const sure = confirm('?', '--yes', host);
    const closed = once(keys, 'close').catch(() => undefined);
    stop.abort();
    await expect(sure).rejects.toThrow('stopped');
    await closed;
    expect(keys.destroyed).toBe(true);
  });
});
