import { basename } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Attack, type Freedom } from './sandbox-attack.fixture.ts';
import { FILE_ATTACKS, PROTECTED_ATTACKS } from './sandbox-file-attacks.fixture.ts';
import { clearGrounds, HAS_PYTHON, IS_ROOT, onslaught, type OnslaughtOptions } from './sandbox-ground.fixture.ts';
import { KERNEL_ATTACKS, NETWORK_ATTACKS, PROCESS_ATTACKS } from './sandbox-system-attacks.fixture.ts';

const ATTACKS: readonly Attack[] = [...FILE_ATTACKS, ...PROTECTED_ATTACKS, ...PROCESS_ATTACKS, ...KERNEL_ATTACKS, ...NETWORK_ATTACKS];

const roots: Required<OnslaughtOptions>['config'] = ({ more, tree, point }) => `[sandbox_workspace_write]\nwritable_roots = ${JSON.stringify([more, tree, point])}\n`;

const PROFILE: Required<OnslaughtOptions>['config'] = ({ more, tree, point }) => `
default_permissions = "attacked"
[permissions.attacked.filesystem]
":root" = "read"
":project_roots" = "write"
":tmpdir" = "write"
"/tmp" = "write"
${JSON.stringify(more)} = "write"
${JSON.stringify(tree)} = "write"
${JSON.stringify(point)} = "write"
[permissions.attacked.network]
enabled = true
allowed_domains = ["allowed.example"]
`;

/** A machine without bubblewrap, which only root can make of this one. */
const WITHOUT_BUBBLEWRAP = ['unshare', '-m', 'sh', '-c', 'for file in /usr/bin/bwrap /bin/bwrap /usr/local/bin/bwrap; do test ! -e $file || mount --bind /dev/null $file || exit; done; exec "$@"', 'sh'];

interface Policy extends Omit<OnslaughtOptions, 'attacker'> {
  readonly freedom: Freedom;
}

const POLICIES: Readonly<Record<string, Policy>> = {
  'read-only': { config: roots, flags: [], freedom: { workspace: false, temporary: false, network: 'none', by: 'bubblewrap' } },
  'workspace-write': { config: roots, flags: ['--full-auto'], freedom: { workspace: true, temporary: true, network: 'none', by: 'bubblewrap' } },
  'workspace-write without temporary folders': {
    config: roots,
    flags: ['--full-auto', '-c', 'sandbox_workspace_write.exclude_slash_tmp=true', '-c', 'sandbox_workspace_write.exclude_tmpdir_env_var=true'],
    freedom: { workspace: true, temporary: false, network: 'none', by: 'bubblewrap' },
  },
  'workspace-write with network': {
    config: roots,
    flags: ['--full-auto', '-c', 'sandbox_workspace_write.network_access=true'],
    freedom: { workspace: true, temporary: true, network: 'free', by: 'bubblewrap' },
  },
  'a profile with proxied network': { config: PROFILE, flags: [], freedom: { workspace: true, temporary: true, network: 'proxied', by: 'bubblewrap' } },
  ...(IS_ROOT ? { 'read-only by Landlock': { config: roots, flags: ['--enable', 'use_legacy_landlock'], around: WITHOUT_BUBBLEWRAP, freedom: { workspace: false, temporary: false, network: 'none', by: 'Landlock' } } } : {}),
};

/** Without these in the list of what succeeded, the attempts themselves are broken. */
const ALWAYS_POSSIBLE = [
  'write outside', 'truncate', 'through a symbolic link in the workspace', '/proc/PID/fd of a process outside', 'inherited folder, by openat', 'stdin, opened anew for writing', 'new hard link to a file outside',
  'symbolic link swapped under a writer', 'configuration of codex', 'git hook', '.git exchanged', "worktree's pointer", 'pointer of a submodule', '.codex moved there', 'rules that are there',
  'kill a process outside', 'environment of a process outside', 'System V shared memory of the host', 'TCP to this machine', 'UDP, as a name is asked for', 'socket file of the host', 'abstract socket of the host',
];

const RACES = 3;

const attackers = IS_ROOT ? (['this user', 'an ordinary user'] as const) : (['this user'] as const);

afterAll(clearGrounds);

(HAS_PYTHON ? describe : describe.skip)(`attacks${HAS_PYTHON ? '' : ' (skipped: there is no /usr/bin/python3)'}`, () => {
  describe.each(attackers)('by %s', (attacker) => {
    const possible = new Set<string>();

    it('most get what they want without a sandbox', async () => {
      let said: Readonly<Record<string, string>> = {};
      // Some are races, which a busy machine can lose.
      for (let attempt = 0; attempt < RACES && !ALWAYS_POSSIBLE.every((name) => possible.has(name)); attempt += 1) {
        const report = await onslaught(ATTACKS, { attacker, flags: ['-s', 'danger-full-access'], config: roots });
        said = report.said;
        for (const name of report.succeeded) possible.add(name);
      }
      expect(ALWAYS_POSSIBLE.filter((name) => !possible.has(name))).toEqual([]);
      const impossible = ATTACKS.filter(({ name }) => !possible.has(name)).map(({ name }) => `  ${name}: ${(said[name] ?? '').trim().split('\n').at(-1) ?? ''}`);
      console.log(`${ATTACKS.length} attacks, ${possible.size} of them possible for ${attacker} on this machine. The others:\n${impossible.join('\n')}`);
    });

    it.each(Object.entries(POLICIES))('none gets it under %s', async (policy, { freedom, ...options }) => {
      const expected = ATTACKS.filter(({ allowed }) => allowed?.(freedom) ?? false).map(({ name }) => name);
      const { succeeded, said, targets, changed } = await onslaught(ATTACKS, { attacker, ...options });
      const tried = ATTACKS.filter(({ name }) => !expected.includes(name));
      const holes = succeeded.filter((name) => !expected.includes(name));
      console.log(`${policy}, ${attacker}: ${tried.length} attacks tried, ${tried.length - holes.length} denied (${tried.filter(({ name }) => possible.has(name)).length} of them proven possible without a sandbox)`);
      expect(Object.fromEntries(holes.map((name) => [name, said[name]]))).toEqual({});
      expect(expected.filter((name) => possible.has(name) && !succeeded.includes(name)).map((name) => [name, said[name]])).toEqual([]);
      const mayChange = freedom.by === 'Landlock' ? ['victim'] : [];
      expect({ changed: changed.filter((path) => !mayChange.includes(basename(path))), alive: targets.alive, memory: targets.memory }).toEqual({ changed: [], alive: [true, true, true], memory: 'whole' });
      if (freedom.network !== 'free') expect(targets.reached).toBe(0);
    });
  });
});
