import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';

import { ConfigHome } from './config-home.fixture.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

const MEBIBYTE = 1024 * 1024;

describe('where things are kept', () => {
  it('has defaults', async () => {
    expect(await at.settings('')).toMatchObject({
      sqliteHome: at.home,
      logDir: join(at.home, 'log'),
      history: { persistence: 'save-all', maxBytes: null },
      fileHistory: { enabled: true, maxFileBytes: 10 * MEBIBYTE, maxBytes: 512 * MEBIBYTE, maxDays: 30 },
      ghostSnapshot: { ignoreLargeUntrackedFiles: 10 * MEBIBYTE, ignoreLargeUntrackedDirs: 200, disableWarnings: false },
      cliAuthCredentialsStore: 'file',
      notify: null,
      codexignore: true,
      projectTrust: null,
    });
  });

  it('the databases: the key, else the variable from the working directory', async () => {
    const env = { CODEX_SQLITE_HOME: 'db', HOME: at.base };
    expect((await at.load({ env })).config.sqliteHome).toBe(join(at.cwd, 'db'));
    expect((await at.load({ env, toml: 'sqlite_home = "here"' })).config.sqliteHome).toBe(join(at.home, 'here'));
    expect((await at.load({ env: { CODEX_SQLITE_HOME: '' }, toml: '' })).config.sqliteHome).toBe(at.home);
  });

  it('takes every key', async () => {
    const toml = `
      notify = ["sh", "-c", "x"]
      codexignore = false
      cli_auth_credentials_store = "keyring"
      history = { persistence = "none", max_bytes = 9 }
      file_history = { enabled = false, max_file_bytes = 1, max_bytes = 2, max_days = 3 }
      ghost_snapshot = { ignore_large_untracked_files = 0, large_untracked_dir_warning_threshold = 7, disable_warnings = true }
    `;
    expect(await at.settings(toml)).toMatchObject({
      notify: ['sh', '-c', 'x'],
      codexignore: false,
      cliAuthCredentialsStore: 'keyring',
      history: { persistence: 'none', maxBytes: 9 },
      fileHistory: { enabled: false, maxFileBytes: 1, maxBytes: 2, maxDays: 3 },
      ghostSnapshot: { ignoreLargeUntrackedFiles: null, ignoreLargeUntrackedDirs: 7, disableWarnings: true },
    });
    expect((await at.settings('history = { persistence = "save-all", max_bytes = 0 }')).history.maxBytes).toBeNull();
    expect((await at.settings('ghost_snapshot = { ignore_untracked_files_over_bytes = -1 }')).ghostSnapshot.ignoreLargeUntrackedFiles).toBeNull();
  });
});

describe('[otel]', () => {
  it('sends nothing by itself', async () => {
    const none = { kind: 'none' };
    expect((await at.settings('')).otel).toEqual({ environment: 'dev', logUserPrompt: false, exporter: none, traceExporter: none, metricsExporter: none });
  });

  it('knows both protocols; traces follow logs, metrics do not', async () => {
    const toml = `
      [otel]
      environment = "prod"
      log_user_prompt = true
      [otel.exporter.otlp-http]
      endpoint = "https://c/v1/logs"
      protocol = "json"
      headers = { k = "v" }
      tls = { ca-certificate = "ca.pem" }
    `;
    const http = { kind: 'otlp-http', endpoint: 'https://c/v1/logs', protocol: 'json', headers: { k: 'v' }, tls: { caCertificate: join(at.home, 'ca.pem') } };
    expect((await at.settings(toml)).otel).toEqual({ environment: 'prod', logUserPrompt: true, exporter: http, traceExporter: http, metricsExporter: { kind: 'none' } });
    const split = await at.settings('[otel]\nexporter = { otlp-grpc = { endpoint = "http://c" } }\ntrace_exporter = "none"\n');
    expect(split.otel).toMatchObject({ exporter: { kind: 'otlp-grpc', endpoint: 'http://c', headers: {}, tls: null }, traceExporter: { kind: 'none' } });
  });

  it('says that statsig means nothing here, when someone asks for it', async () => {
    const { config, warnings } = await at.load({ toml: '[otel]\nmetrics_exporter = "statsig"\n' });
    expect(config.otel.metricsExporter).toEqual({ kind: 'none' });
    expect(warnings).toEqual([expect.stringContaining('config.toml:2:1) sends nothing')]);
  });
});
