import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { stdinOf, testHost } from '../host.fixture.ts';
import { runCommand } from '../run-command.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'login-command-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

async function run(line: string, stdin = 'terminal'): Promise<{ code: number | string; stderr: string; stdout: string }> {
  const host = testHost({ env: { CODEX_HOME: home }, cwd: home, stdin: stdinOf(stdin) });
  const code = await runCommand(line.split(' '), host).catch((error: unknown) => (error as Error).message);
  return { code, stderr: host.stderr.text, stdout: host.stdout.text };
}

describe('codex login and logout', () => {
  it('stores a key for the owner alone, shows it masked, and forgets it', async () => {
    expect(await run('login --with-api-key', ' sk-1234567890abcdef\n')).toMatchObject({ code: 0, stdout: '' });
    const path = join(home, 'auth.json');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ auth_mode: 'apikey', OPENAI_API_KEY: 'sk-1234567890abcdef' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await run('login status')).toMatchObject({ code: 0, stderr: expect.stringContaining('sk-12345***bcdef') });
    expect(await run('logout')).toMatchObject({ code: 0, stderr: 'The stored credentials are deleted.\n' });
    expect(await run('logout')).toMatchObject({ code: 0, stderr: 'Not logged in\n' });
    expect(await run('login status')).toMatchObject({ code: 1, stderr: 'Not logged in\n' });
  });

  it('wants the key from a pipe, and a key', async () => {
    expect((await run('login --with-api-key')).code).toMatch(/Pipe it in/);
    expect((await run('login --with-api-key', '')).code).toMatch(/No API key/);
  });

  it('knows a ChatGPT sign-in, and says when the file is damaged', async () => {
    await writeFile(join(home, 'auth.json'), JSON.stringify({ auth_mode: 'chatgpt', tokens: { access_token: 'x' } }));
    expect(await run('login status')).toMatchObject({ code: 0, stderr: 'Logged in with ChatGPT\n' });
    await writeFile(join(home, 'auth.json'), '{');
    expect((await run('login status')).code).toMatch(/line 1 column/);
  });

  it('refuses unknown keys with --strict-config', async () => {
    await writeFile(join(home, 'config.toml'), 'modle = "x"\n');
    expect(await run('login status')).toMatchObject({ code: 1, stderr: 'Not logged in\n' });
    for (const line of ['--strict-config login status', 'login --strict-config status', 'login status --strict-config', '--strict-config logout', 'logout --strict-config']) {
      expect((await run(line)).code).toMatch(/unknown key/);
    }
  });

  it('stops at a configuration that it cannot honour', async () => {
    await writeFile(join(home, 'config.toml'), 'forced_login_method = "chatgpt"\n');
    expect((await run('login --with-api-key', 'sk-x')).code).toMatch(/forced_login_method/);
    expect((await run('login -c model=3 status')).code).toMatch(/forced_login_method|model/);
    expect((await run('login --enable nope status')).code).toMatch(/Unknown feature flag: nope/);
  });
});
