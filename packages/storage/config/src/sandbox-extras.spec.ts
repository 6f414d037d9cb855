import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { ConfigHome } from './config-home.fixture.ts';
import { explainValue } from './explain-value.ts';
import { type LoadConfigInput } from './load-config-input.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

const trusted = (dir: string, level = 'trusted'): string => `[projects.${JSON.stringify(dir)}]\ntrust_level = "${level}"\n`;

describe('folders of rules', () => {
  async function folders(toml: string, cwd = at.cwd) {
    const { loaded, skipped } = (await at.load({ toml, cwd })).config.rulesFolders;
    const short = (folder: string): string => folder.replace(at.base, '');
    return { loaded: loaded.map(({ folder, layer }) => `${layer} ${short(folder)}`), skipped: skipped.map(short) };
  }
  const always = ['system /etc/rules', 'user /home/rules'];

  it('are those of the system, the user and a trusted project, root first', async () => {
    at.folder('project/.git');
    at.write('project/.codex/rules/a.rules', '');
    at.folder('project/sub/.codex');
    const expected = { loaded: [...always, 'project /project/.codex/rules', 'project /project/sub/.codex/rules'], skipped: [] };
    expect(await folders(trusted(at.cwd), join(at.cwd, 'sub'))).toEqual(expected);
  });

  it.each(['', 'untrusted'])('leave out a project that is not trusted (%j), also without a config.toml', async (level) => {
    at.write('project/.codex/rules/a.rules', '');
    expect(await folders(level === '' ? '' : trusted(at.cwd, level))).toEqual({ loaded: always, skipped: ['/project/.codex/rules'] });
  });

  it('do not tell of a project without rules, or of CODEX_HOME under another name', async () => {
    at.write('project/.codex/rules/readme.txt', '');
    expect(await folders('')).toEqual({ loaded: always, skipped: [] });
    at.write('home/rules/a.rules', '');
    symlinkSync(at.home, join(at.folder('other'), '.codex'));
    expect(await folders('', join(at.base, 'other'))).toEqual({ loaded: always, skipped: [] });
  });
});

describe('danger_screen', () => {
  it('is on unless the user, the system or an administrator turns it off', async () => {
    expect((await at.settings('')).dangerScreen).toBe(true);
    expect((await at.settings('danger_screen = false')).dangerScreen).toBe(false);
    expect((await at.settings('', ['danger_screen=false'])).dangerScreen).toBe(false);
    at.write('etc/managed_config.toml', 'danger_screen = true\n');
    expect((await at.settings('danger_screen = false', ['danger_screen=false'])).dangerScreen).toBe(true);
  });

  it('cannot be turned off by a project, nor by a profile', async () => {
    at.write('project/.codex/config.toml', 'danger_screen = false\n');
    const { config, warnings } = await at.load({ toml: `${trusted(at.cwd)}[profiles.p]\ndanger_screen = false\n`, profile: 'p' });
    expect(config.dangerScreen).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('Ignored `danger_screen`'), expect.stringContaining('a profile cannot set this key')]);
  });
});

describe('the sandbox of Windows', () => {
  it('is chosen key by key, in a profile too', async () => {
    expect((await at.settings('')).windowsSandbox).toEqual({ level: null, privateDesktop: true });
    const toml = '[windows]\nsandbox = "elevated"\nsandbox_private_desktop = false\n[profiles.p.windows]\nsandbox = "unelevated"\n';
    expect((await at.settings(toml)).windowsSandbox).toEqual({ level: 'elevated', privateDesktop: false });
    expect((await at.settings(toml, [], {}, 'p')).windowsSandbox).toEqual({ level: 'unelevated', privateDesktop: false });
  });
});

describe('features of the sandbox', () => {
  it('are there, except the one that needs a patched zsh', async () => {
    const on = (names: string[]): string => `suppress_unstable_features_warning = true\n[features]\n${names.map((name) => `${name} = true`).join('\n')}\n`;
    expect((await at.load({ toml: on(['use_legacy_landlock', 'shell_snapshot', 'request_permissions_tool', 'exec_permission_approvals']) })).warnings).toEqual([]);
    expect((await at.load({ toml: on(['shell_zsh_fork']) })).warnings).toEqual(['Feature `shell_zsh_fork` is not available in this version.']);
  });
});

describe('why a profile, why a mode', () => {
  const BOTH = 'sandbox_mode = "workspace-write"\ndefault_permissions = "dev"\n[permissions.dev.filesystem]\n":root" = "read"\n":project_roots" = "write"\n';

  async function explained(key: string, input: Partial<LoadConfigInput>) {
    const { value, winner, overridden } = explainValue(await at.load({ toml: BOTH, ...input }), [key]);
    return { value, winner: winner?.kind ?? null, overridden: overridden.map(({ value: each }) => each) };
  }

  it('only one of them has a value', async () => {
    expect(await explained('default_permissions', {})).toEqual({ value: 'dev', winner: 'layer', overridden: [] });
    expect(await explained('sandbox_mode', {})).toEqual({ value: null, winner: null, overridden: ['workspace-write'] });
    const flags = { sandboxMode: 'read-only' } as const;
    expect(await explained('default_permissions', { flags })).toEqual({ value: null, winner: null, overridden: ['dev'] });
    expect(await explained('sandbox_mode', { flags })).toEqual({ value: 'read-only', winner: 'flag', overridden: ['workspace-write'] });
  });

  it('names the administrator who does not allow a profile', async () => {
    at.write('etc/requirements.toml', 'allowed_sandbox_modes = ["read-only"]\n');
    expect(await explained('default_permissions', {})).toEqual({ value: 'read-only', winner: 'requirement', overridden: ['dev'] });
  });

  it('tells where a rule of a profile was written', async () => {
    const found = explainValue(await at.load({ toml: BOTH }), ['permissions', 'dev', 'filesystem', ':root']);
    expect(found).toMatchObject({ value: 'read', winner: { kind: 'layer', location: { line: 4, column: 11 } } });
  });
});
