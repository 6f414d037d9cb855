import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '@codex-ts/config';

import { Capture } from '../host.fixture.ts';
import { type OpenedTelemetry, openTelemetry } from './open-telemetry.ts';

const SECRET = 'sk-0123456789abcdef0123456789';

let home: string;
let opened: OpenedTelemetry | null = null;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'telemetry-'));
});
afterEach(async () => {
  await opened?.close();
  opened = null;
  await rm(home, { recursive: true });
});

async function open(env: Record<string, string>, { keepsLogs = false, overrides = [] as string[] } = {}): Promise<{ stderr: Capture; warnings: string[] }> {
  const { config } = await loadConfig({ codexHome: home, cwd: home, cliOverrides: overrides, env });
  const stderr = new Capture();
  const warnings: string[] = [];
  opened = await openTelemetry({ config, env, version: '1.2.3', stderr, keepsLogs, warn: (text) => warnings.push(text) });
  return { stderr, warnings };
}

describe('openTelemetry', () => {
  it('is nothing unless somebody asked for it', async () => {
    await open({});
    expect(opened).toBeNull();
    await open({ CODEX_TS_LOG: ' ', RUST_LOG: '' });
    expect(opened).toBeNull();
  });

  it.each(['CODEX_TS_LOG', 'RUST_LOG'])('prints log lines on stderr for %s, without secrets', async (variable) => {
    const { stderr } = await open({ [variable]: 'warn', SOME_API_KEY: SECRET });
    opened?.telemetry.logger('codex_x').warn(`careful with ${SECRET}`);
    opened?.telemetry.logger('codex_x').info('not this');
    await opened?.close();
    expect(stderr.text).toMatch(/WARN.*codex_x.*careful with/);
    expect(stderr.text).not.toContain(SECRET);
    expect(stderr.text).not.toContain('not this');
  });

  it('prints JSON lines when told to', async () => {
    const { stderr } = await open({ CODEX_TS_LOG: 'info', LOG_FORMAT: 'json' });
    opened?.telemetry.logger('codex_x').info('hello');
    await opened?.close();
    expect(JSON.stringify(JSON.parse(stderr.text))).toContain('hello');
  });

  it('says what of a filter it cannot read', async () => {
    const { warnings } = await open({ CODEX_TS_LOG: 'codex=loud' });
    expect(warnings).toEqual([expect.stringContaining('codex=loud')]);
  });

  it('keeps logs for a process that lives long, and opens their database only with the first request', async () => {
    const { stderr } = await open({}, { keepsLogs: true, overrides: [`log_dir=${JSON.stringify(join(home, 'kept'))}`] });
    opened?.telemetry.logger('codex_x').warn('remember this');
    expect(await readdir(home)).not.toContain('codex-ts-logs.sqlite');
    opened?.requested();
    await opened?.close();
    const file = join(home, 'kept', 'codex-ts.log');
    expect(await readFile(file, 'utf8')).toContain('remember this');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(home)).toContain('codex-ts-logs.sqlite');
    expect(stderr.text).toBe('');
  });
});
