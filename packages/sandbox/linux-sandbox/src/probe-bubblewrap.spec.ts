import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { probeBubblewrap } from './probe-bubblewrap.ts';

let base = '';
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'probe-'));
  for (const folder of ['good', 'other', 'links', 'plain', 'folder/bwrap']) mkdirSync(join(base, folder), { recursive: true });
  for (const folder of ['good', 'other']) writeFileSync(join(base, folder, 'bwrap'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(base, 'plain/bwrap'), '');
  chmodSync(join(base, 'plain/bwrap'), 0o644);
  symlinkSync(join(base, 'good/bwrap'), join(base, 'links/bwrap'));
});
afterAll(() => rmSync(base, { recursive: true }));

const found = async (folders: string[], distrusted: string[] = []): Promise<string | null> =>
  (await probeBubblewrap({ PATH: folders.join(':') }, distrusted)).path;
/** What is found when PATH has nothing to offer. */
const fallback = (): Promise<string | null> => found([]);

describe('probeBubblewrap', () => {
  it('takes the first executable on PATH', async () => {
    expect(await found([join(base, 'plain'), join(base, 'folder'), join(base, 'other'), join(base, 'good')])).toBe(join(base, 'other/bwrap'));
  });

  it('passes over distrusted folders, also behind a link', async () => {
    expect(await found([join(base, 'good'), join(base, 'links'), join(base, 'other')], [join(base, 'good')])).toBe(join(base, 'other/bwrap'));
    expect(await found([join(base, 'good')], [base])).toBe(await fallback());
    expect(await found([join(base, 'good')], [join(base, 'goo')])).toBe(join(base, 'good/bwrap'));
  });

  it('passes over relative entries', async () => {
    expect(await found(['.', '', 'bin'])).toBe(await fallback());
  });

  it('finds the real one on this machine', async () => {
    expect(await fallback()).toBe('/usr/bin/bwrap');
  });
});
