import { existsSync } from 'node:fs';
import { expect, it, jest } from '@jest/globals';

import { inFolder, STEPS } from './database.fixture.ts';

it('a native library that does not load is a reason, not an exception', () =>
  inFolder(async (folder) => {
    jest.unstable_mockModule('better-sqlite3', () => {
      throw new Error('was compiled against a different Node.js version');
    });
    const { openDatabase } = await import('./open-database.ts');
    const outcome = await openDatabase({ path: folder.file, migrations: STEPS, kind: 'x', onNotice: () => undefined });
    expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining('different Node.js') });
    expect(existsSync(folder.file)).toBe(false);
  }));
