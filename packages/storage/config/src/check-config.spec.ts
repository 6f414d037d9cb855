import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';

import { checkConfig, checkUserText, type ConfigProblem } from './check-config.ts';
import { ConfigHome } from './config-home.fixture.ts';
import { type LoadConfigInput } from './load-config-input.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

/** `severity code path file:line:column` of each problem. */
function lines(problems: readonly ConfigProblem[]): string[] {
  return problems.map(({ severity, code, path, location }) => {
    const place = location === null ? '-' : `${location.file.replace(at.base, '')}:${location.line}:${location.column}`;
    return `${severity} ${code} ${path.join('.') || '-'} ${place}`;
  });
}

describe('checking everything', () => {
  it('finds nothing wrong with nothing', async () => {
    expect(await checkConfig(at.input())).toEqual([]);
  });

  it('lists all problems of all layers', async () => {
    at.write('etc/config.toml', 'model = 1\nmodle = "x"\n');
    at.write('etc/requirements.toml', 'allowed_sandbox_modes = []\nallowed_approval_policies = ["x"]\n');
    at.config(`model = 2\nproject_doc_fallback_filenames = [1, "a", 2]\nlog_dir = "\${NOPE}"\n[model_providers.m]\nbase_url = 5\n[features]\nx = 1\nundo_ = true\n[projects.${JSON.stringify(at.cwd)}]\ntrust_level = "trusted"\n[profiles.p]\nmodel = false\nmodle = 1\n`);
    at.write('project/.codex/config.toml', 'model = "');
    at.write('project/.codex/config.local.toml', 'notify = ["x"]\nsandbox_mode = "x"\n');
    const problems = await checkConfig(at.input({ cliOverrides: ['model_verbosity=loud', 'nonsense'], features: { enable: ['no_such'], disable: [] } }));
    expect(lines(problems).sort()).toEqual(
      [
        'error config_type model /etc/config.toml:1:9',
        'warning config_unknown_key modle /etc/config.toml:2:1',
        'error config_value allowed_sandbox_modes /etc/requirements.toml:1:25',
        'error config_value allowed_approval_policies /etc/requirements.toml:2:30',
        'error config_type model /home/config.toml:1:9',
        'error config_type project_doc_fallback_filenames /home/config.toml:2:35',
        'error config_type project_doc_fallback_filenames /home/config.toml:2:43',
        'error config_variable_unset log_dir /home/config.toml:3:11',
        'error config_missing model_providers.m /home/config.toml:4:2',
        'error config_type model_providers.m.base_url /home/config.toml:5:12',
        'error config_type features.x /home/config.toml:7:5',
        'warning config_unknown_key features.x /home/config.toml:7:1',
        'warning config_unknown_key features.undo_ /home/config.toml:8:1',
        'error config_type profiles.p.model /home/config.toml:12:9',
        'warning config_unknown_key profiles.p.modle /home/config.toml:13:1',
        'error config_syntax - /project/.codex/config.toml:1:10',
        'warning config_ignored_key notify /project/.codex/config.local.toml:1:1',
        'error config_value sandbox_mode /project/.codex/config.local.toml:2:16',
        'error config_value model_verbosity -',
        'error config_override_syntax - -',
        'error unknown_feature - -',
      ].sort(),
    );
  });

  it('makes unknown keys errors when strict', async () => {
    at.config('modle = 1\n');
    expect(lines(await checkConfig(at.input({ strict: true })))).toEqual(['error config_unknown_key modle /home/config.toml:1:1']);
  });

  it('finds what shows only in the end: names that lead nowhere, and demands', async () => {
    at.config('profile = "gone"\n');
    expect(await checkConfig(at.input())).toMatchObject([{ severity: 'error', code: 'profile_not_found' }]);
    at.config('sandbox_mode = "danger-full-access"\nmodel_instructions_file = "i.md"\n');
    expect(await checkConfig(at.input())).toMatchObject([{ severity: 'error', code: 'instruction_file_unreadable' }]);
    at.write('home/i.md', 'x');
    at.write('etc/requirements.toml', 'allowed_sandbox_modes = ["read-only"]');
    expect(await checkConfig(at.input())).toMatchObject([{ severity: 'warning', message: expect.stringContaining('cannot be `danger-full-access`') }]);
  });

  it('does not take parts of a table in different files for mistakes', async () => {
    at.write('etc/config.toml', '[model_providers.m]\nname = "M"\n[history]\npersistence = "none"\n');
    at.config('[model_providers.m]\nbase_url = "x"\n[history]\nmax_bytes = 5\n');
    expect(await checkConfig(at.input())).toEqual([]);
  });

  it('warns only, of files that do not count', async () => {
    at.write('project/.codex/config.toml', 'model = 5\nmodle = 1\n');
    at.write('project/.codex/config.local.toml', 'x');
    const problems = await checkConfig(at.input());
    expect(problems.map(({ severity }) => severity)).toEqual(Array(4).fill('warning'));
    expect(lines(problems)).toEqual(expect.arrayContaining([
      'warning config_layer_disabled model /project/.codex/config.toml:1:9',
      'warning config_unknown_key modle /project/.codex/config.toml:2:1',
    ]));
  });

  it('stays bounded', async () => {
    at.config(Array.from({ length: 5000 }, (_, i) => `unknown${i} = 1`).join('\n'));
    expect((await checkConfig(at.input())).length).toBeLessThan(1100);
  });
});

describe('a text in the place of the user file', () => {
  const check = (text: string, more: Partial<LoadConfigInput> = {}) => checkUserText(text, join(at.home, 'config.toml'), at.input(more));

  it.each([
    ['model = "x"\n', []],
    ['modle = "x"\n', ['warning config_unknown_key modle /home/config.toml:1:1']],
    ['model = 5\n', ['error config_type model /home/config.toml:1:9']],
    ['model = ', ['error config_syntax - /home/config.toml:1:8']],
    ['[model_providers.m]\nbase_url = "x"\n', ['error config_missing model_providers.m /home/config.toml:1:2']],
    ['profile = "gone"\n', ['error profile_not_found profile /home/config.toml:1:11']],
    ['model = "${NOPE}"\n', ['error config_variable_unset model /home/config.toml:1:9']],
  ])('%j', async (text, expected) => {
    expect(lines(await check(text))).toEqual(expected);
  });

  it('is looked at instead of the file, with the layers around it, but without the project', async () => {
    at.config('model = 5\n');
    at.write('etc/config.toml', '[model_providers.m]\nname = "M"\n');
    at.write('project/.codex/config.toml', 'model = 5\n');
    const text = `[model_providers.m]\nbase_url = "x"\n[projects.${JSON.stringify(at.cwd)}]\ntrust_level = "trusted"\n`;
    expect(await check(text)).toEqual([]);
  });

  it('may not set a feature against a demand, in profiles neither', async () => {
    at.write('etc/requirements.toml', 'features = { multi_agent = false, shell_tool = true }');
    expect(await check('[features]\nshell_tool = true\ncollab = false\n')).toMatchObject([{ severity: 'warning' }]);
    const problems = await check('[features]\ncollab = true\n[profiles.p.features]\nshell_tool = false\n');
    expect(lines(problems.filter(({ severity }) => severity === 'error'))).toEqual([
      'error config_requirement features.collab /home/config.toml:2:10',
      'error config_requirement profiles.p.features.shell_tool /home/config.toml:4:14',
    ]);
    expect(problems.at(-1)?.message).toContain('`features` (');
  });
});
