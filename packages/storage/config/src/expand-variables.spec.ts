import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';

import { ConfigHome, rejection } from './config-home.fixture.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

const ENV = { A: 'one', EMPTY: '', DIR: '/abs', API_KEY: 'secret' };

function load(toml: string, cliOverrides: string[] = []) {
  return at.load({ toml, cliOverrides, env: { HOME: at.base, ...ENV } });
}

describe('variables in the user file', () => {
  it.each([
    ['${A}', 'one'],
    ['<${A}-${A}>', '<one-one>'],
    ['${NOPE:-x}', 'x'],
    ['${NOPE:-}', ''],
    ['${EMPTY}', ''],
    ['${EMPTY:-x}', 'x'],
    ['${A:-x}', 'one'],
    ['${NOPE:-a:-b c}', 'a:-b c'],
    ['$${A}', '${A}'],
    ['$A $ ${ ${} ${1} ${A-x} ${A B}', '$A $ ${ ${} ${1} ${A-x} ${A B}'],
    ['${API_KEY}', 'secret'],
  ])('%j becomes %j', async (text, expected) => {
    expect((await load(`developer_instructions = '${text}'`)).config.developerInstructions).toBe(expected);
  });

  it('work in lists, tables, paths and single-quoted text, not in keys', async () => {
    const toml = `notify = ["x", "\${A}"]\nlog_dir = "\${DIR}/log"\nsqlite_home = '\${A}'\n[shell_environment_policy.set]\n"\${A}" = "\${A}"\n[sandbox_workspace_write]\nwritable_roots = ["\${DIR}"]\n`;
    const { config } = await load(toml, ['sandbox_mode=workspace-write']);
    expect(config).toMatchObject({
      notify: ['x', 'one'],
      logDir: '/abs/log',
      sqliteHome: join(at.home, 'one'),
      shellEnvironmentPolicy: { set: { '${A}': 'one' } },
      sandboxPolicy: { writable_roots: ['/abs'] },
    });
  });

  it('that are not set are an error with the place and a way out', async () => {
    const { message, ...error } = await rejection(load('# x\nmodel = "m-${NOPE}"\n'));
    expect(error).toMatchObject({ code: 'config_variable_unset', location: { line: 2, column: 9 } });
    expect(message).toContain('config.toml:2:9: the environment variable `NOPE` is not set.');
    expect(message).toContain('${NOPE:-default}');
  });

  it('do not work in -c', async () => {
    expect((await load('', ['developer_instructions=${A}'])).config.developerInstructions).toBe('${A}');
  });

  it.each<[string, string, string[], string]>([
    ['the file itself', 'expand_env = false\n', [], '${A}'],
    ['-c for all files', '', ['expand_env=false'], '${A}'],
    ['-c over the file', 'expand_env = false\n', ['expand_env=true'], 'one'],
  ])('can be turned off by %s', async (_, head, overrides, expected) => {
    expect((await load(`${head}developer_instructions = "\${A}"`, overrides)).config.developerInstructions).toBe(expected);
  });

  it('are turned off from below, and back on by a file for itself', async () => {
    at.write('etc/config.toml', 'expand_env = false\nmodel = "${A}"\n');
    expect((await load('developer_instructions = "${A}"')).config).toMatchObject({ model: '${A}', developerInstructions: '${A}' });
    expect((await load('expand_env = true\ndeveloper_instructions = "${A}"')).config).toMatchObject({ model: '${A}', developerInstructions: 'one' });
  });
});

describe('variables in the files of a project', () => {
  function project(toml: string, user = '') {
    at.write('project/.codex/config.toml', toml);
    return load(`${user}\n[projects.${JSON.stringify(at.cwd)}]\ntrust_level = "trusted"\n`);
  }

  it('work in paths only, and never for what looks like a secret', async () => {
    const { config, warnings } = await project('developer_instructions = "${A} $${A}"\nlog_dir = "${DIR}/x"\nsqlite_home = "${API_KEY}"\nmodel = "${NOPE}"\n');
    expect(config).toMatchObject({ developerInstructions: '${A} ${A}', logDir: '/abs/x', sqliteHome: join(at.cwd, '.codex/${API_KEY}'), model: '${NOPE}' });
    expect(warnings.map((text) => text.replaceAll(at.base, ''))).toEqual([
      expect.stringContaining('`${A}` in `developer_instructions` (/project/.codex/config.toml:1:1) is taken as it stands'),
      expect.stringContaining('`${API_KEY}` in `sqlite_home`'),
      expect.stringContaining('`${NOPE}` in `model`'),
    ]);
  });

  it('must be set there too', async () => {
    expect(await rejection(project('log_dir = "${NOPE}"'))).toMatchObject({ code: 'config_variable_unset', location: { line: 1 } });
  });

  it('can be turned off by the project, but not back on', async () => {
    expect((await project('expand_env = false\nlog_dir = "/${DIR}"')).config.logDir).toBe('/${DIR}');
    const { config, warnings } = await project('expand_env = true\nlog_dir = "/${DIR}"', 'expand_env = false');
    expect(config.logDir).toBe('/${DIR}');
    expect(warnings).toEqual([expect.stringContaining('Ignored `expand_env`')]);
  });

  it('are not looked at while nobody trusts it', async () => {
    at.write('project/.codex/config.toml', 'log_dir = "${NOPE}"');
    const { layers } = await load('');
    expect(layers[2]).toMatchObject({ config: { log_dir: join(at.cwd, '.codex/${NOPE}') }, disabledReason: expect.any(String) });
  });
});
