import { CodexError } from '@codex-ts/protocol';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { ConfigError } from './config-error.ts';
import { ConfigHome, rejection } from './config-home.fixture.ts';
import { type LoadConfigInput } from './load-config-input.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

async function failure(toml: string, input: Partial<LoadConfigInput> = {}): Promise<string> {
  const error = await rejection(at.load({ toml, ...input }));
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toBeInstanceOf(CodexError);
  expect(error).toMatchObject({ exitCode: 1 });
  return error.message.replaceAll(at.base, '');
}

describe('a file that is not TOML', () => {
  it.each([
    ['unterminated string', 'model = "a\nb=1', '1:11: unterminated string constant', '1 | model = "a\n  |           ^'],
    ['duplicate key', 'a=1\na=2\n', '2:1: duplicate key', '2 | a=2\n  | ^'],
    ['duplicate table', '[a]\n[a]\n', '2:2: duplicate key', '2 | [a]\n  |  ^'],
    ['CRLF lines', 'a=1\r\nb=\r\n', '2:3: missing value', '2 | b=\n  |   ^'],
    ['an astral character before the error', 'a="😀" x\n', '1:7: ', '1 | a="😀" x\n  |       ^'],
    ['a tab before the error', '\ta = = 1\n', '1:6: ', '1 | \ta = = 1\n  | \t    ^'],
    ['an integer beyond 64 bits', 'a = 9223372036854775808', '1:5: integer `9223372036854775808` does not fit into 64 bits', '^^^^^^^^^^^^^^^^^^^'],
    ['a control character', 'a = "\u0001"', '1:6: ', ''],
    ['a newline in an inline table (TOML 1.1)', 'a = {b=1,\n c=2}', '2:2: no newlines', ''],
  ])('%s', async (_, toml, where, excerpt) => {
    const message = await failure(toml);
    expect(message).toContain(`/home/config.toml:${where}`);
    expect(message).toContain(excerpt);
  });

  it('counts columns after a byte order mark from 1', async () => {
    expect(await failure('\uFEFFmodel = 5')).toContain('/home/config.toml:1:9: ');
  });

  it.each([
    ['lists past the stack', `a = ${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['lists', `a = ${'['.repeat(200)}${']'.repeat(200)}`],
    ['inline tables', `a = ${'{a='.repeat(200)}1${'}'.repeat(200)}`],
    ['dotted keys', `${'a.'.repeat(50_000)}a = 1`],
  ])('refuses endless nesting of %s', async (_, toml) => {
    expect(await failure(toml)).toContain('nested too deeply');
  });

  it('refuses an endless key in an argument, and takes a deep value as text', async () => {
    expect(await failure('', { cliOverrides: [`${'a.'.repeat(50_000)}a=1`] })).toContain('more than 128 parts');
    const deep = `${'{a='.repeat(4900)}1${'}'.repeat(4900)}`;
    expect((await at.settings('', [`model=${deep}`])).model).toBe(deep);
  });

  it('shows a window of a very long line', async () => {
    const message = await failure(`a = "${'x'.repeat(100_000)}" = `);
    expect(message.length).toBeLessThan(600);
    expect(message).toContain('^');
  });
});

describe('values of the wrong kind', () => {
  it('quotes file, line, column, source and path', async () => {
    expect(await failure('# head\nmodel = 5\n')).toBe(
      '/home/config.toml:2:9: invalid type: integer `5`, expected a string\n  |\n2 | model = 5\n  |         ^\nin `model`',
    );
  });

  it.each([
    ['approval_policy="x"', '1:17', 'unknown variant `x`, expected one of `untrusted`, `on-failure`, `on-request`, `granular`, `never`', 'approval_policy'],
    ['approval_policy=3', '1:17', 'invalid type: integer `3`, expected one of', 'approval_policy'],
    ['approval_policy={granular={rules=true}}', '1:27', 'missing field `sandbox_approval`', 'approval_policy.granular'],
    ['sandbox_mode="full-disk-write-access"', '1:14', 'unknown variant `full-disk-write-access`', 'sandbox_mode'],
    ['project_doc_max_bytes=-1', '1:23', 'invalid value: integer `-1`, expected usize', 'project_doc_max_bytes'],
    ['tool_output_token_limit=1.0', '1:25', 'invalid type: floating point `1.0`, expected usize', 'tool_output_token_limit'],
    ['mcp_oauth_callback_port=70000', '1:25', 'invalid value: integer `70000`, expected u16', 'mcp_oauth_callback_port'],
    ['hide_agent_reasoning="x"', '1:22', 'invalid type: string "x", expected a boolean', 'hide_agent_reasoning'],
    ['model=[1]', '1:7', 'invalid type: sequence, expected a string', 'model'],
    ['model={a=1}', '1:7', 'invalid type: map, expected a string', 'model'],
    ['model=inf', '1:7', 'invalid type: floating point `inf`, expected a string', 'model'],
    ['sandbox_mode=2026-01-01', '1:14', 'unknown variant `2026-01-01`', 'sandbox_mode'],
    ['project_doc_fallback_filenames="x"', '1:32', 'expected a sequence', 'project_doc_fallback_filenames'],
    ['project_doc_fallback_filenames=[1]', '1:33', 'invalid type: integer `1`, expected a string', 'project_doc_fallback_filenames'],
    ['shell_environment_policy=1', '1:26', 'invalid type: integer `1`, expected a table', 'shell_environment_policy'],
    ['shell_environment_policy.set.X=1', '1:32', 'expected a string', 'shell_environment_policy.set.X'],
    ['tui={notifications=5}', '1:20', 'expected a boolean or a sequence of event names', 'tui.notifications'],
    ['tools.web_search=5', '1:18', 'expected a table of web search options', 'tools.web_search'],
    ['tools.web_search.context_size="huge"', '1:31', 'expected one of `low`, `medium`, `high`', 'tools.web_search.context_size'],
    ['mcp_servers=1', '1:13', 'expected a table', 'mcp_servers'],
    ['projects={"/a"={trust_level="maybe"}}', '1:29', 'unknown variant `maybe`, expected `trusted` or `untrusted`', 'projects."/a".trust_level'],
    ['[features]\nx=5', '2:3', 'invalid type: integer `5`, expected a boolean', 'features.x'],
    ['[history]\nmax_bytes=1', '1:2', 'missing field `persistence`', 'history'],
    ['[otel]\nexporter="x"', '2:10', 'unknown variant `x`, expected one of `none`, `statsig`, `otlp-http`, `otlp-grpc`', 'otel.exporter'],
    ['[otel]\nexporter=3', '2:10', 'expected an exporter', 'otel.exporter'],
    ['[otel]\nexporter={}', '2:10', 'exactly one of `otlp-http` and `otlp-grpc`', 'otel.exporter'],
    ['[otel.exporter.otlp-http]\nendpoint="x"', '1:2', 'missing field `protocol`', 'otel.exporter.otlp-http'],
    ['[file_history]\nmax_days=-1', '2:10', 'invalid value: integer `-1`, expected u32', 'file_history.max_days'],
    ['notify="x"', '1:8', 'expected a sequence', 'notify'],
    ['[agents]\nmax_threads=0', '2:13', 'agents.max_threads must be at least 1', 'agents.max_threads'],
    ['[profiles.p]\nmodel=3', '2:7', 'invalid type: integer `3`, expected a string', 'profiles.p.model'],
    ['[model_providers.m]\nbase_url="x"', '1:2', 'missing field `name`', 'model_providers.m'],
    ['[model_providers.m]\nname="x"\nwire_api="chat"', '3:10', '`wire_api = "chat"` is gone: only the Responses API is spoken.\nTo fix it, set `wire_api = "responses"`', 'model_providers.m.wire_api'],
    ['[model_providers.m]\nname="x"\nwire_api="foo"', '3:10', 'unknown variant `foo`, expected `responses`', 'model_providers.m.wire_api'],
    ['[model_providers.openai]\nname="x"', '1:2', 'model_providers contains reserved built-in provider IDs: `openai`.', 'model_providers'],
  ])('%s', async (toml, where, reason, path) => {
    const message = await failure(toml);
    expect(message).toContain(`/home/config.toml:${where}: `);
    expect(message).toContain(reason);
    expect(message.endsWith(`in \`${path}\``)).toBe(true);
  });

  it('gives the location to programs too', async () => {
    const error = await rejection(at.load({ toml: '\nmodel = 5\n' }));
    expect(error).toMatchObject({ code: 'config_type', location: { file: join(at.home, 'config.toml'), line: 2, column: 9 } });
  });

  it.each([
    ['model=3', '-c model=3: invalid type: integer `3`, expected a string\nin `model`'],
    ['model=true', '-c model=true: invalid type: boolean `true`, expected a string\nin `model`'],
    ['sandbox_mode=nope', '-c sandbox_mode=nope: unknown variant `nope`, expected one of `read-only`, `workspace-write`, `danger-full-access`\nin `sandbox_mode`'],
    ['tools.web_search={context_size=1}', '-c tools.web_search={context_size=1}: invalid type: integer `1`, expected one of `low`, `medium`, `high`\nin `tools.web_search.context_size`'],
  ])('names the argument for -c %s', async (override, message) => {
    expect(await failure('model = "fine"', { cliOverrides: [override] })).toBe(message);
  });

  it('accepts a date where text is expected', async () => {
    expect((await at.settings('', ['model=2024-01-01'])).model).toBe('2024-01-01');
  });
});

describe('names that lead nowhere', () => {
  it.each([
    ['', { profile: 'x' }, 'config profile `x` not found'],
    ['profile = "y"', {}, 'config profile `y` not found'],
    ['profile = ""', {}, 'config profile `` not found'],
    ['model_provider = "z"', {}, 'Model provider `z` not found'],
    ['model_provider = "ollama-chat"', {}, 'write `ollama` instead'],
    ['model_instructions_file = "no.md"', {}, 'failed to read model instructions file /home/no.md: No such file or directory'],
    ['experimental_compact_prompt_file = "no.md"\ncompact_prompt = "x"', {}, 'failed to read compaction prompt file /home/no.md: No such file or directory'],
    ['model_instructions_file = "/dev/null"', {}, 'model instructions file is empty: /dev/null'],
    ['model_instructions_file = "."', {}, 'failed to read model instructions file /home: Is a directory'],
    ['', { features: { enable: ['nope'], disable: [] } }, 'Unknown feature flag: nope'],
    ['', { features: { enable: [], disable: ['constructor'] } }, 'Unknown feature flag: constructor'],
    ['', { cliOverrides: ['foo'] }, "Invalid override (missing '='): foo"],
  ])('%s %j', async (toml, input, message) => {
    expect(await failure(toml, input)).toContain(message);
  });
});

describe('the place of a name that leads nowhere', () => {
  it.each([
    ['profile = "y"', 'profile_not_found', 11],
    ['model_provider = "z"', 'provider_not_found', 18],
    ['model_instructions_file = "no.md"', 'instruction_file_unreadable', 27],
    ['experimental_compact_prompt_file = "/dev/null"', 'instruction_file_empty', 36],
  ])('%s', async (toml, code, column) => {
    expect(await rejection(at.load({ toml }))).toMatchObject({ code, location: { file: join(at.home, 'config.toml'), line: 1, column } });
  });

  it('is that in the active profile, or the argument', async () => {
    const toml = 'model_provider = "openai"\n[profiles.p]\nmodel_provider = "z"\n';
    expect(await rejection(at.load({ toml, profile: 'p' }))).toMatchObject({ location: { line: 3 } });
    expect(await failure(toml, { cliOverrides: ['model_provider=q'] })).toBe('-c model_provider=q: Model provider `q` not found\nin `model_provider`');
    expect(await failure(toml, { flags: { modelProvider: 'q' } })).toBe('Model provider `q` not found');
  });
});

describe('a file that cannot be read', () => {
  it('refuses bytes that are not UTF-8', async () => {
    at.config(Buffer.from([0x61, 0x3d, 0xff]));
    expect((await rejection(at.load())).message).toBe(`Failed to read config file ${at.home}/config.toml: stream did not contain valid UTF-8`);
  });

  it('refuses a folder', async () => {
    mkdirSync(join(at.home, 'config.toml'));
    expect((await rejection(at.load())).message).toBe(`Failed to read config file ${at.home}/config.toml: Is a directory`);
  });

  it('refuses a FIFO instead of waiting for it', async () => {
    at.fifo('home/config.toml');
    expect((await rejection(at.load())).message).toContain('Not a regular file');
  });

  it('refuses a link that leads to itself', async () => {
    symlinkSync('config.toml', join(at.home, 'config.toml'));
    expect(await rejection(at.load())).toMatchObject({ code: 'config_unreadable' });
  });

  it.each(['etc/config.toml', 'project/.codex/config.toml', 'project/.codex/config.local.toml', 'etc/managed_config.toml'])('tells the place of an error in %s', async (name) => {
    const file = at.write(name, '# x\nmodel = 5\n');
    const error = await rejection(at.load({ cliOverrides: [`projects={${JSON.stringify(at.cwd)}={trust_level="trusted"}}`] }));
    expect(error).toMatchObject({ code: 'config_type', location: { file, line: 2, column: 9 } });
    at.write(name, 'model = "x');
    expect(await rejection(at.load({ cliOverrides: [`projects={${JSON.stringify(at.cwd)}={trust_level="trusted"}}`] }))).toMatchObject({
      code: 'config_syntax',
      location: { file, line: 1 },
    });
  });

  it('takes a link to /dev/null as an empty file', async () => {
    symlinkSync('/dev/null', join(at.home, 'config.toml'));
    expect((await at.load()).warnings).toEqual([]);
  });
});

describe('restrictions that cannot be enforced', () => {
  it.each([
    ['forced_login_method = "api"', 'forced_login_method'],
    ['forced_chatgpt_workspace_id = "w"', 'forced_chatgpt_workspace_id'],
  ])('%s', async (toml, key) => {
    expect(await failure(toml)).toContain(`\`${key}\` cannot be enforced by this version.`);
  });
});
