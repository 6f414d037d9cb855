import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FileAccess, type SandboxPolicy } from '@codex-ts/protocol';
import { accessTo } from './access-to.ts';
import { fileView } from './file-view.ts';
import { entry, profile, special, workspacePolicy } from './workspace.fixture.ts';
import { withGrants } from './with-grants.ts';

const NAMES = ['a', 'b', 'ab'];
/** Every path of up to three of these names; the last level does not exist. */
const PATHS = NAMES.flatMap((one) => [one, ...NAMES.flatMap((two) => [`${one}/${two}`, ...NAMES.map((three) => `${one}/${two}/${three}`)])]);
const RANK: Record<FileAccess, number> = { none: 0, read: 1, write: 2 };

let base = '';
beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'file-policy-')));
  for (const path of PATHS.filter((each) => each.split('/').length < 3)) mkdirSync(join(base, path), { recursive: true });
});
afterAll(() => rmSync(base, { recursive: true }));

type Rule = readonly [path: string, access: FileAccess];
const access = fc.constantFrom<FileAccess>('none', 'read', 'write');
const existing = fc.constantFrom(...PATHS.filter((path) => path.split('/').length < 3));
const rules = fc.array(fc.tuple(existing, access), { maxLength: 8 });
const root = fc.constantFrom<FileAccess>('none', 'read', 'write');
const policyOf = (at: FileAccess, all: readonly Rule[]): SandboxPolicy => profile([special('root', at), ...all.map(([path, allowed]) => entry(join(base, path), allowed))]);
const accesses = (policy: SandboxPolicy, paths: readonly string[] = PATHS): FileAccess[] => {
  const view = fileView(policy, join(base, 'a'), {});
  return paths.map((path) => accessTo(join(base, path), view));
};

/** By the words of the rule, with nothing of how it is done: the longest entry, and of equal ones the closest. */
function oracle(path: string, at: FileAccess, all: readonly Rule[]): FileAccess {
  const over = all.filter(([place]) => path === place || path.startsWith(`${place}/`));
  const longest = Math.max(-1, ...over.map(([place]) => place.length));
  const said = over.filter(([place]) => place.length === longest).map(([, allowed]) => allowed);
  return (['none', 'write', 'read'] as const).find((each) => said.includes(each)) ?? at;
}

it('answers as the longest entry does', () => {
  fc.assert(fc.property(root, rules, (at, all) => {
    expect(accesses(policyOf(at, all))).toEqual(PATHS.map((path) => oracle(path, at, all)));
  }));
});

it('opens nothing when something more is closed', () => {
  fc.assert(fc.property(root, rules, existing, (at, all, closed) => {
    const [before, after] = [accesses(policyOf(at, all)), accesses(policyOf(at, [...all, [closed, 'none']]))];
    after.forEach((now, index) => expect(RANK[now]).toBeLessThanOrEqual(RANK[before[index] ?? 'none']));
  }));
});

it('grants widen what they name, and nothing else', () => {
  const paths = fc.array(fc.constantFrom(...PATHS), { maxLength: 3 });
  fc.assert(fc.property(root, rules, paths, paths, (at, all, read, write) => {
    const policy = policyOf(at, all);
    const asked = [...read, ...write];
    const before = accesses(policy);
    const after = accesses(withGrants(policy, base, { read, write }));
    after.forEach((now, index) => {
      const was = before[index] ?? 'none';
      expect(RANK[now]).toBeGreaterThanOrEqual(RANK[was]);
      if (now === was) return;
      const path = PATHS[index] ?? '';
      expect(asked.some((granted) => path === granted || path.startsWith(`${granted}/`))).toBe(true);
      if (now === 'write') expect(write.some((granted) => path === granted || path.startsWith(`${granted}/`))).toBe(true);
    });
  }));
});

it('grants reach what they name where the policy has not closed it', () => {
  fc.assert(fc.property(existing, (path) => {
    expect(accesses(withGrants({ type: 'read-only' }, base, { write: [path] }), [path, `${path}/new`])).toEqual(['write', 'write']);
    expect(accesses(withGrants(profile([]), base, { read: [path] }), [path, `${path}/new`])).toEqual(['read', 'read']);
    expect(accesses(withGrants(workspacePolicy(), join(base, 'a'), { write: [join(base, path)] }), ['a', path])).toEqual(['write', 'write']);
  }));
});
