import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ConfigHome, rejection } from './config-home.fixture.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

async function warnings(toml: string, cliOverrides: readonly string[] = []): Promise<string[]> {
  return (await at.load({ toml, cliOverrides })).warnings.map((text) => text.replaceAll(at.base, ''));
}

describe('keys nobody knows', () => {
  it.each([
    ['modle = 1', 'Ignored `modle` (/home/config.toml:1:1): unknown key. Did you mean `model`?'],
    ['\n[tui]\nthem = 1', 'Ignored `tui.them` (/home/config.toml:3:1): unknown key. Did you mean `theme`?'],
    ['zzzzzzzz = 1', 'Ignored `zzzzzzzz` (/home/config.toml:1:1): unknown key.'],
    ['[features]\nunified_exe = true', 'Ignored `features.unified_exe` (/home/config.toml:2:1): unknown key. Did you mean `unified_exec`?'],
    ['[model_providers.m]\nname = "m"\nbaseurl = "x"', 'Ignored `model_providers.m.baseurl` (/home/config.toml:3:1): unknown key. Did you mean `base_url`?'],
    ['"a b" = 1', 'Ignored `"a b"` (/home/config.toml:1:1): unknown key.'],
    ['__proto__ = 1', 'Ignored `__proto__` (/home/config.toml:1:1): unknown key.'],
    ['[agents.reviewer]\ndescription = "x"', 'Ignored `agents.reviewer` (/home/config.toml:1:2): agent roles are not available in this version.'],
  ])('%j', async (toml, expected) => {
    expect(await warnings(toml)).toEqual([expected]);
  });

  it('names the argument for -c', async () => {
    expect(await warnings('', ['modle=x'])).toEqual(['Ignored `modle` (-c modle=x): unknown key. Did you mean `model`?']);
  });

  it('does not list thousands of them', async () => {
    const found = await warnings(Array.from({ length: 5000 }, (_, i) => `unknown${i} = 1`).join('\n'));
    expect(found).toHaveLength(31);
    expect(found.at(-1)).toContain('more such keys');
  });

  it('speaks of a profile only while it is active', async () => {
    const toml = '[profiles.p]\nmodle = "x"\nreview_model = "y"\nzsh_path = "z"\n';
    expect(await warnings(toml)).toEqual([]);
    expect(await warnings(toml, ['profile=p'])).toEqual([
      'Ignored `profiles.p.modle` (/home/config.toml:2:1): unknown key. Did you mean `model`?',
      'Ignored `profiles.p.review_model` (/home/config.toml:3:1): a profile cannot set this key.',
      '`profiles.p.zsh_path` (/home/config.toml:4:1) has no effect: it is not available in this version.',
    ]);
  });
});

describe('keys that this version lacks', () => {
  it.each([
    ['commit_attribution = "x"', 'commit_attribution'],
    ['[mcp_servers.a]\ncommand = "x"', 'mcp_servers'],
    ['[memories]\nuse_memories = true', 'memories'],
    ['[hooks]\n', 'hooks'],
    ['approvals_reviewer = "guardian_subagent"', 'approvals_reviewer'],
    ['analytics.enabled = true', 'analytics.enabled'],
  ])('%j gets one line', async (toml, key) => {
    const found = await warnings(toml);
    expect(found).toEqual([expect.stringContaining(`\`${key}\` (/home/config.toml:`)]);
    expect(found[0]).toContain('not available in this version');
  });

  it('is quiet where the value is what happens anyway, and for the terminal interface', async () => {
    const toml = `
      approvals_reviewer = "user"
      analytics.enabled = false
      cli_auth_credentials_store = "file"
      file_opener = "vscode"
      tui = { theme = "x", notifications = ["agent-turn-complete"] }
      notice.hide_full_access_warning = true
      history.persistence = "none"
    `;
    expect(await warnings(toml)).toEqual([]);
  });

  it('says what to use instead of a retired key', async () => {
    expect(await warnings('experimental_instructions_file = "x"')).toEqual([expect.stringContaining('use `model_instructions_file` instead')]);
  });
});

describe('strictly', () => {
  it.each([
    ['modle = 1', '/home/config.toml:1:1: unknown key. Did you mean `model`?', 'modle'],
    ['[tui]\n  them = "x"', '/home/config.toml:2:3: unknown key. Did you mean `theme`?', 'tui.them'],
    ['[features]\nunified_exe = true', '/home/config.toml:2:1: unknown key. Did you mean `unified_exec`?', 'features.unified_exe'],
    ['[profiles.idle]\nreview_model = "x"', '/home/config.toml:2:1: a profile cannot set this key.', 'profiles.idle.review_model'],
  ])('%j stops the start', async (toml, where, path) => {
    const error = await rejection(at.load({ toml, strict: true }));
    expect(error).toMatchObject({ code: 'config_unknown_key' });
    const message = error.message.replaceAll(at.base, '');
    expect(message.startsWith(where)).toBe(true);
    expect(message.endsWith(`in \`${path}\``)).toBe(true);
  });

  it('names the argument for -c, and lets through what is known but not built', async () => {
    expect((await rejection(at.load({ cliOverrides: ['modle=x'], strict: true }))).message).toContain('-c modle=x: unknown key');
    const { warnings } = await at.load({ toml: 'commit_attribution = "x"\n[agents.reviewer]\ndescription = "x"', strict: true });
    expect(warnings).toHaveLength(2);
  });
});
