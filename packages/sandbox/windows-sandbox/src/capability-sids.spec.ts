import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { capabilitySids } from './capability-sids.ts';
import { freshHome } from './launch.fixture.ts';
import { type SidReference } from './launch-description.ts';

type Capability = Extract<SidReference, { kind: 'capability' }>;
const READONLY: Capability = { kind: 'capability', name: 'readonly' };
const root = (path: string, variant = ''): Capability => ({ kind: 'capability', name: 'root', root: path, variant });

describe('capability SIDs', () => {
  const home = freshHome();
  const file = (): string => join(home.path, 'cap_sid');
  const stored = (): Record<string, unknown> => JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>;

  it('are random, each another, and the same the next time, whatever the spelling', async () => {
    const first = await capabilitySids(home.path, [READONLY, root('C:\\W\\A'), root('C:\\w\\b'), root('C:\\w\\a', 'x')]);
    expect(new Set(first).size).toBe(4);
    for (const sid of first) expect(sid).toMatch(/^S-1-5-21(-\d+){4}$/);
    expect(await capabilitySids(home.path, [READONLY, root('c:/w/a/'), root('C:\\w\\B'), root('C:\\W\\A', 'x')])).toEqual(first);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('are made once also when many ask at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => capabilitySids(home.path, [root('C:\\w')])));
    expect(new Set(all.flat()).size).toBe(1);
  });

  it('keep what another version has written', async () => {
    const theirs = { workspace: 'S-1-5-21-1-1-1-1', readonly: 'S-1-5-21-2-2-2-2', workspace_by_cwd: { x: 'S-1-5-21-3-3-3-3' }, later: [1] };
    writeFileSync(file(), JSON.stringify(theirs));
    expect(await capabilitySids(home.path, [READONLY])).toEqual([theirs.readonly]);
    await capabilitySids(home.path, [root('C:\\w')]);
    expect(stored()).toMatchObject(theirs);
  });

  it.each([
    ['torn', '{"workspace": "S-1-5-21-1-1-1-1", "reado'],
    ['empty', ''],
    ['with everybody in it', '{"workspace":"S-1-1-0","readonly":"S-1-5-21-2-2-2-2"}'],
    ['with one SID for two things', '{"workspace":"S-1-5-21-2-2-2-2","readonly":"S-1-5-21-2-2-2-2"}'],
    ['with a SID of an account', '{"workspace":"S-1-5-21-1-1-1-1","readonly":"S-1-5-21-2-2-2","writable_root_by_path":{}}'],
  ])('are not taken from a file that is %s', async (_name, text) => {
    writeFileSync(file(), text);
    const [sid = ''] = await capabilitySids(home.path, [READONLY], { now: () => 7 });
    expect(text).not.toContain(sid);
    expect(readFileSync(join(home.path, 'cap_sid.damaged-7'), 'utf8')).toBe(text);
    expect(stored()['readonly']).toBe(sid);
  });

  it('are not made up when the file cannot be read', async () => {
    mkdirSync(file());
    await expect(capabilitySids(home.path, [READONLY])).rejects.toMatchObject({ code: 'sandbox_unavailable' });
  });

  it('take no name from the prototype of objects', async () => {
    const [sid] = await capabilitySids(home.path, [root('constructor')]);
    expect(await capabilitySids(home.path, [root('CONSTRUCTOR')])).toEqual([sid]);
  });

  it('touch nothing when none is wanted', async () => {
    expect(await capabilitySids(home.path, [])).toEqual([]);
    expect(readdirSync(home.path)).toEqual([]);
  });
});
