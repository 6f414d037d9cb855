import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { startMockModel } from '@codex-ts/mock-model';
import { runProcess } from '@codex-ts/test-support';
import { describe, expect, it } from '@jest/globals';

import { type ThreadCatalog } from './catalog.ts';
import { Home } from './home.fixture.ts';

/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];
const withOriginal = ORACLE === undefined ? it.skip : it;

describe(`an index beside the original's databases${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  withOriginal('neither harms nor is harmed, also while it is open', async () => {
    // The original refuses to work in the temporary folder.
    const home = new Home(homedir());
    const model = await startMockModel({ turns: () => ({ items: [{ message: 'fine' }] }) });
    const provider = `[model_providers.mock]\nname = "mock"\nbase_url = "${model.url}"\nwire_api = "responses"\nsupports_websockets = false\n`;
    writeFileSync(join(home.path, 'config.toml'), `model = "gpt-5.3-codex"\nmodel_provider = "mock"\n${provider}`);
    const ours = home.add({ message: 'from us', provider: 'mock', cwd: home.path, source: 'exec' });
    const original = async (...args: string[]): Promise<number | null> => {
      const env = { PATH: process.env['PATH'], HOME: home.path, CODEX_HOME: home.path };
      const result = await runProcess([ORACLE ?? '', 'exec', '--skip-git-repo-check', '--json', ...args], { cwd: home.path, env, timeoutMs: 60_000 });
      return result.code;
    };
    const open = home.catalog();
    await home.listed(open);
    writeFileSync(join(home.path, 'state_9.sqlite'), 'of another version of the original');
    try {
      expect(await original('hello')).toBe(0);
      expect(await original('resume', basename(ours).slice(-42, -6), 'again')).toBe(0);
      // The original did clean up, and left ours alone.
      expect(existsSync(join(home.path, 'state_9.sqlite'))).toBe(false);
      expect(existsSync(join(home.path, 'state_5.sqlite'))).toBe(true);
      expect(readFileSync(ours, 'utf8')).toContain('again');
      await expectAll(home, open);
      await open.close();
      expect(await original('hello')).toBe(0);
      await expectAll(home, home.catalog());
      expect(home.notices).toEqual([]);
    } finally {
      await model.close();
      await home.dispose();
    }
  }, 120_000);
});

async function expectAll(home: Home, catalog: ThreadCatalog): Promise<void> {
  home.nowMs += 10_000;
  for (const sortKey of ['created_at', 'updated_at'] as const) expect(await home.listed(catalog, { sortKey })).toEqual(await home.inFiles({ sortKey }));
  const { rows, files, database } = await catalog.inspect();
  expect(rows?.all).toBe(files);
  expect(files).toBeGreaterThan(1);
  expect(database).toMatchObject({ problems: [], damaged: [] });
}
