import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runApplyPatchCommand } from './apply-patch-command.ts';
import { applyVerified } from './apply-verified.ts';
import { parsePatch } from './parse-patch.ts';
import { PatchStream } from './patch-stream.ts';
import { patchText, spoiledText } from './patch-text.fixture.ts';
import { noInput } from './run-patch.fixture.ts';
import { type Entry, folderEntries, tempFolder } from './temp-folder.fixture.ts';
import { verifyPatch } from './verify-patch.ts';

const FILES: Record<string, Entry> = {
  'in/a': 'a\n  b\nc\t\n',
  'in/b.txt': '\ufeff@@\r\n@@ d\r\n\r\n',
  'in/d/e f': '-x\n+\n',
  'in/link': { symlink: 'a' },
  'in/dir': { symlink: 'd' },
  'in/lost': { symlink: 'nowhere' },
  'in/loop': { symlink: 'loop' },
  'in/away': { symlink: '../out' },
  'in/bin': { base64: '/wD+' },
  'out/f': 'a\n',
  up: 'a\n',
};

const path = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b.txt', 'd/e f', 'link', 'dir/e f', 'lost', 'loop', 'bin', 'new', 'd/new', 'dir/new', 'a/x', 'pipe') },
  fc.constantFrom('.', '..', '../up', './a', 'd', 'dir', 'a\0', 'x'.repeat(300), 'y/'.repeat(3000), '\ud800', 'ü', 'away/f', 'away/g', 'd/', '~', '$HOME', '\\', 'a '),
);
const text = fc.constantFrom('', 'a', '  b', 'c', '@@', '-x', '+', 'new');
const line = fc.tuple(fc.constantFrom(' ', '-', '+'), text).map((parts) => parts.join(''));
const chunk = fc.tuple(fc.constantFrom('@@', '@@', '@@ a', '@@ -x'), fc.array(line, { minLength: 1, maxLength: 3 }), fc.constantFrom([], [], ['*** End of File'])).map((parts) => parts.flat());
const hunk = fc.oneof(
  fc.tuple(path, fc.array(text, { maxLength: 2 })).map(([to, lines]) => [`*** Add File: ${to}`, ...lines.map((own) => `+${own}`)]),
  path.map((at) => [`*** Delete File: ${at}`]),
  fc.tuple(path, fc.option(path), chunk, fc.array(chunk, { maxLength: 1 })).map(([at, to, own, rest]) => [`*** Update File: ${at}`, ...(to === null ? [] : [`*** Move to: ${to}`]), ...own, ...rest.flat()]),
);
const fitting = fc.array(hunk, { minLength: 1, maxLength: 4 }).map((hunks) => ['*** Begin Patch', ...hunks.flat(), '*** End Patch'].join('\n'));
const anyText = fc.oneof({ weight: 4, arbitrary: fitting }, { weight: 1, arbitrary: patchText.map((own) => own.replaceAll('/abs', 'abs')) }, spoiledText.map((own) => own.replaceAll('/abs', 'abs')), fc.string({ unit: 'binary' }));

interface World {
  base: string;
  cwd: string;
}

/** With a pipe for a patch that may be about it. */
function makeWorld(patch: string): World {
  const base = tempFolder(FILES);
  const cwd = join(base, 'in');
  if (process.platform !== 'win32' && patch.includes('pipe')) spawnSync('mkfifo', [join(cwd, 'pipe')]);
  return { base, cwd };
}

/** `folderEntries` reads files, which would wait on the pipe. */
const entriesOf = ({ base }: World): Record<string, Entry> => folderEntries(base, '', 'pipe');

/** Where each named path leads from the working directory, and through the folder's own symlinks. */
async function namedFiles(patch: string, { base, cwd }: World): Promise<Set<string>> {
  const parsed = await parsePatch(patch);
  const paths = parsed.ok ? parsed.hunks.flatMap((own) => ('moveTo' in own && own.moveTo !== null ? [own.path, own.moveTo] : [own.path])) : [];
  const names = paths.map((own) => relative(base, resolve(cwd, own)));
  const led = names.map((name) => name.replace(/^in\/dir(?=\/)/, 'in/d').replace(/^in\/away(?=\/)/, 'out').replace('in/link', 'in/a').replace('in/lost', 'in/nowhere'));
  return new Set([...names, ...led].map((name) => Buffer.from(name).toString()));
}

/** Entries that are there only before, only after, or differ; a folder that is empty or no longer so does not count. */
function touched(before: Record<string, Entry>, after: Record<string, Entry>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !name.endsWith('/') && JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

describe('no text', () => {
  it('makes the command throw, or change a file that it does not name', async () => {
    const codes = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(anyText, async (patch) => {
        const world = makeWorld(patch);
        const before = entriesOf(world);
        const { code, stdout, stderr } = await runApplyPatchCommand({ args: [patch], stdin: noInput(), cwd: world.cwd });
        codes.set(code, (codes.get(code) ?? 0) + 1);
        expect(code === 0 ? stdout : stderr).toMatch(/\n$/);
        const named = await namedFiles(patch, world);
        expect(touched(before, entriesOf(world)).filter((name) => !named.has(name))).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(codes.get(0)).toBeGreaterThan(10);
    expect(codes.get(1)).toBeGreaterThan(10);
  });

  it('makes the agent throw, or change a file outside its roots or one that the check did not list', async () => {
    let applied = 0;
    await fc.assert(
      fc.asyncProperty(anyText, async (patch) => {
        const world = makeWorld(patch);
        const before = entriesOf(world);
        const parsed = await parsePatch(patch);
        if (!parsed.ok) return;
        const verified = await verifyPatch(parsed.hunks, { cwd: world.cwd });
        expect(entriesOf(world)).toEqual(before);
        if (!verified.ok) return;
        const outcome = await applyVerified(verified.changes, { roots: [{ root: world.cwd, readOnlySubpaths: [] }] });
        expect([...outcome.applied, ...outcome.notApplied].length).toBeGreaterThanOrEqual(verified.changes.length);
        applied += outcome.applied.length;
        const changed = touched(before, entriesOf(world));
        expect(changed.filter((name) => !name.startsWith('in/'))).toEqual([]);
        const named = await namedFiles(patch, world);
        expect(changed.filter((name) => !named.has(name))).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(applied).toBeGreaterThan(10);
  });

  it('makes the stream throw', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 9 }), fc.constantFrom('\n', '\r\n', '*** ', 'Begin Patch', 'End Patch', 'Add File: ', '@@', ' ', '+')), { maxLength: 40 }), (deltas) => {
        const stream = new PatchStream({ cwd: '/x' });
        for (const delta of deltas) stream.push(delta);
        stream.end();
        expect(stream.changes.every(({ path: own }) => own.startsWith('/'))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('in a folder that is gone does more than fail', async () => {
    const cwd = join(tempFolder(), 'gone');
    const patch = '*** Begin Patch\n*** Update File: f\n-a\n*** End Patch';
    const run = (): Promise<{ code: number }> => runApplyPatchCommand({ args: [patch], stdin: noInput(), cwd });
    expect(await run()).toMatchObject({ code: 1 });
    mkdirSync(join(cwd, 'f'), { recursive: true });
    expect(await run()).toMatchObject({ code: 1, stderr: 'Failed to read file to update f: Is a directory (os error 21)\n' });
  });
});
