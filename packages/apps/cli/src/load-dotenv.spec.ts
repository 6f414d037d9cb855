import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadDotenv } from './load-dotenv.ts';

describe('loadDotenv', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'dotenv-spec-'));
  });
  afterAll(async () => {
    await rm(home, { recursive: true });
  });

  it('lays the file over the environment, except for CODEX_ names, and leaves the original alone', async () => {
    await writeFile(join(home, '.env'), 'A=file\nexport B="two words"\n# C=3\nCODEX_HOME=/evil\ncodex_api_key=x\n');
    const env = { A: 'before', CODEX_HOME: home };
    expect(await loadDotenv(home, env)).toEqual({ A: 'file', B: 'two words', CODEX_HOME: home });
    expect(env.A).toBe('before');
  });

  it('does without a file', async () => {
    expect(await loadDotenv(join(home, 'none'), { A: '1' })).toEqual({ A: '1' });
  });

  it('says so when the file cannot be read', async () => {
    const odd = join(home, 'odd');
    await mkdir(join(odd, '.env'), { recursive: true });
    await expect(loadDotenv(odd, {})).rejects.toThrow(`Cannot read ${join(odd, '.env')}`);
  });
});
