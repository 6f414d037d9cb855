import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyDiff, type ApplyOptions, checkDiff } from './apply-diff.ts';
import { type GitChange, type GitEntry, withChangeRepo } from './change-repo.ts';
import { git, put, tempFolder, tempRepo } from './git-repo.fixture.ts';
import { ignoredPaths } from './ignored-paths.ts';
import { openWorkTree } from './work-tree.ts';

/** A file's bytes, executable or not; or a link, as `-> target`. */
type Thing = string | Buffer | { x: string };

function entry(thing: Thing): GitEntry {
  if (typeof thing === 'string' && thing.startsWith('-> ')) return { mode: '120000', content: () => Promise.resolve(Buffer.from(thing.slice(3))) };
  const bytes = Buffer.from(typeof thing === 'object' && 'x' in thing ? thing.x : thing);
  return { mode: typeof thing === 'object' && 'x' in thing ? '100755' : '100644', content: () => Promise.resolve(bytes) };
}

type Pair = readonly [before: Thing | null, after: Thing | null];

function changesOf(pairs: Readonly<Record<string, Pair>>): GitChange[] {
  return Object.entries(pairs).map(([name, [before, after]]) => ({ name: Buffer.from(name), before: before === null ? null : entry(before), after: after === null ? null : entry(after) }));
}

function write(root: string, name: string, thing: Thing): void {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  if (typeof thing === 'string' && thing.startsWith('-> ')) symlinkSync(thing.slice(3), path);
  else writeFileSync(path, typeof thing === 'object' && 'x' in thing ? thing.x : thing);
  if (typeof thing === 'object' && 'x' in thing) chmodSync(path, 0o755);
}

/** A repository that has committed how things were. */
function repoBefore(pairs: Readonly<Record<string, Pair>>, root = tempRepo()): string {
  for (const [name, [before]] of Object.entries(pairs)) if (before !== null) write(root, name, before);
  git(root, 'add', '-A', '-f');
  git(root, 'commit', '-q', '--allow-empty', '-m', 'before');
  return root;
}

function thingAt(root: string, name: string): Thing | null {
  const path = join(root, name);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  if (stats.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
  return (stats.mode & 0o100) === 0 ? readFileSync(path) : { x: readFileSync(path, 'latin1') };
}

const plain = (thing: Thing | null): unknown => (typeof thing === 'string' && !thing.startsWith('-> ') ? Buffer.from(thing) : thing);

async function apply(root: string, changes: readonly GitChange[], options: ApplyOptions & { lends?: boolean } = {}) {
  const tree = await openWorkTree(root);
  return withChangeRepo(changes, { tree }, async (repo) => {
    const diff = await repo.diff();
    const check = await checkDiff(tree, diff, options);
    if (options.lends !== false) await repo.lendBases();
    return { diff: diff.toString('latin1'), check, outcome: await applyDiff(tree, diff, options) };
  });
}

const EVERYTHING: Readonly<Record<string, Pair>> = {
  'changed.txt': ['one\ntwo\nthree\n', 'one\nTWO\nthree\n'],
  'no newline': ['a\nb', 'a\nc'],
  'crlf.txt': ['a\r\nb\r\nc\r\n', 'a\r\nB\r\nc\r\n'],
  'mixed.txt': ['a\r\nb\nc\r\n', 'a\nb\r\nc\r\n'],
  'latin1.txt': [Buffer.from([0xe4, 10, 0xf6, 10]), Buffer.from([0xe4, 10, 0xfc, 10])],
  'image.bin': [Buffer.from([0, 1, 2, 3]), Buffer.from([0, 255, 2, 3, 0])],
  'new.bin': [null, Buffer.from([0, 9, 8])],
  'gone.bin': [Buffer.from([0, 7]), null],
  'made/deep/file.txt': [null, 'made\n'],
  'empty.txt': [null, ''],
  'emptied.txt': ['was\n', ''],
  'gone.txt': ['gone\n', null],
  'run.sh': ['#!/bin/sh\n', { x: '#!/bin/sh\n' }],
  'both.sh': [{ x: 'a\n' }, 'b\n'],
  'old name.txt': ['a long text\nof several\nlines\nthat stays\n', null],
  'new name.txt': [null, 'a long text\nof several\nlines\nthat stays\n'],
  'link': ['-> gone.txt', '-> changed.txt'],
  'new link': [null, '-> a b'],
  'becomes link': ['text\n', '-> changed.txt'],
  'ümläut 漢字.txt': ['ä\n', 'ö\n'],
  'quo"te\\back\ttab.txt': ['q\n', 'r\n'],
  'new\nline': [null, 'n\n'],
  ' trailing space ': ['s\n', 't\n'],
  '-dash': ['d\n', 'e\n'],
};

describe('a diff of contents', () => {
  it('brings every kind of change to another clone, byte for byte, files and index', async () => {
    const root = repoBefore(EVERYTHING);
    const { check, outcome, diff } = await apply(root, changesOf(EVERYTHING));
    expect([check.kind, outcome.kind, outcome.paths]).toEqual(['applied', 'applied', []]);
    for (const [name, [, after]] of Object.entries(EVERYTHING)) expect([name, plain(thingAt(root, name))]).toEqual([name, plain(after)]);
    expect(git(root, 'status', '--porcelain').split('\n').filter((line) => line[1] !== ' ')).toEqual([]);
    expect(diff).toContain('rename from old name.txt');
    expect(diff).toContain('GIT binary patch');
    expect(git(root, 'fsck', '--no-dangling')).toBe('');
  });

  it('is empty when nothing differs for git', async () => {
    const tree = await openWorkTree(tempRepo());
    expect(await withChangeRepo(changesOf({ a: ['x', 'x'] }), { tree }, async (repo) => (await repo.diff()).length)).toBe(0);
    expect(await withChangeRepo([], { tree }, async (repo) => (await repo.diff()).length)).toBe(0);
  });

  it('holds for any contents', async () => {
    const text = fc.oneof(fc.string(), fc.array(fc.constantFrom('a\n', 'b\n', '\r\n', 'c', '\n'), { maxLength: 12 }).map((parts) => parts.join('')), fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)));
    const thing = fc.option(text.map((content): Thing => (typeof content === 'string' && content.startsWith('-> ') ? 'x' : content)), { nil: null });
    const pairs = fc.dictionary(fc.stringMatching(/^[a-z "\\ä]{1,6}$/).filter((name) => name.trim() !== '' && !/^\.*$/.test(name)), fc.tuple(thing, thing), { minKeys: 1, maxKeys: 5, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(pairs, async (sample) => {
        const changes = Object.fromEntries(Object.entries(sample).filter(([, [before, after]]) => plain(before) !== plain(after)));
        const root = repoBefore(changes);
        const { outcome, diff } = await apply(root, changesOf(changes));
        expect([outcome.kind, outcome.output]).toEqual(diff === '' ? ['refused', expect.any(String)] : ['applied', expect.any(String)]);
        for (const [name, [, after]] of Object.entries(changes)) expect([name, plain(thingAt(root, name))]).toEqual([name, plain(after)]);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('leaves nothing behind, also when a content cannot be had', async () => {
    const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('codex-diff-'));
    const before = left();
    const tree = await openWorkTree(tempRepo());
    const failing: GitChange = { name: Buffer.from('a'), before: null, after: { mode: '100644', content: () => Promise.reject(new Error('lost')) } };
    await expect(withChangeRepo([failing], { tree }, (repo) => repo.diff())).rejects.toThrow('lost');
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(withChangeRepo(changesOf({ a: [null, 'a'] }), { tree, signal: stopped }, (repo) => repo.diff())).rejects.toThrow('stopped');
    expect(left()).toEqual(before);
  });

  it('fits repositories with other object names', async () => {
    const root = tempFolder();
    git(root, 'init', '-q', '--object-format=sha256');
    const pairs = { 'a.txt': ['a\nb\n', 'a\nc\n'] } as const;
    repoBefore(pairs, root);
    expect((await apply(root, changesOf(pairs))).outcome.kind).toBe('applied');
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('a\nc\n');
  });
});

const LINES = Array.from({ length: 20 }, (_, index) => `line ${index}\n`);
const text = (at: number, line: string): string => LINES.map((each, index) => (index === at ? `${line}\n` : each)).join('');

describe('applying where the files are different', () => {
  it('merges, with a base that the repository never had', async () => {
    const base = text(3, 'never committed');
    const mine = text(19, 'mine');
    const root = repoBefore({ 'f.txt': [mine, null] });
    const changes = changesOf({ 'f.txt': [base, text(3, 'turn')] });
    expect((await apply(root, changes, { lends: false })).outcome).toMatchObject({ kind: 'refused', paths: ['f.txt'] });
    expect(readFileSync(join(root, 'f.txt'), 'utf8')).toBe(mine);
    const other = repoBefore({ 'f.txt': [base.replace('line 19\n', 'mine\n'), null] });
    expect((await apply(other, changes)).outcome.kind).toBe('applied');
    expect(readFileSync(join(other, 'f.txt'), 'utf8')).toBe(text(3, 'turn').replace('line 19\n', 'mine\n'));
    expect(git(other, 'fsck')).not.toMatch(/missing|broken/);
  });

  it('leaves both versions where both changed, and says where', async () => {
    const root = repoBefore({ 'f f.txt': [text(3, 'mine'), null], 'g.txt': ['g\n', null] });
    const { check, outcome } = await apply(root, changesOf({ 'f f.txt': [text(3, 'was'), text(3, 'turn')], 'g.txt': ['g\n', 'G\n'] }));
    expect(check.kind).toBe('refused');
    expect(outcome).toMatchObject({ kind: 'conflicts', paths: ['f f.txt'] });
    expect(readFileSync(join(root, 'f f.txt'), 'utf8')).toMatch(/<<<<<<< [^]*mine[^]*=======[^]*turn[^]*>>>>>>> /);
    expect(readFileSync(join(root, 'g.txt'), 'utf8')).toBe('G\n');
    expect(git(root, 'fsck')).not.toMatch(/missing|broken/);
  });

  it('changes nothing where it is refused', async () => {
    const root = repoBefore({ 'f.txt': ['f\n', null], 'g.txt': ['g\n', null] });
    put(root, 'f.txt', 'not committed\n');
    const { outcome } = await apply(root, changesOf({ 'f.txt': ['f\n', 'F\n'], 'g.txt': ['g\n', 'G\n'], missing: ['m\n', null] }));
    expect(outcome.kind).toBe('refused');
    expect(outcome.paths).toEqual(expect.arrayContaining(['f.txt', 'missing']));
    expect([readFileSync(join(root, 'f.txt'), 'utf8'), readFileSync(join(root, 'g.txt'), 'utf8')]).toEqual(['not committed\n', 'g\n']);
  });

  it('takes more settings, and runs no hook', async () => {
    const pairs = { 'a.txt': ['a\nb\n', 'a\nc\n'] } as const;
    const root = repoBefore(pairs);
    put(root, '.git/hooks/post-index-change', `#!/bin/sh\ntouch ${root}/hooked\n`);
    chmodSync(join(root, '.git/hooks/post-index-change'), 0o755);
    expect((await apply(root, changesOf(pairs), { config: ['core.eol=lf', 'no such setting'] })).outcome).toMatchObject({ kind: 'refused', output: expect.stringContaining('no such setting') });
    expect((await apply(root, changesOf(pairs), { config: ['core.autocrlf=true'] })).outcome.kind).toBe('applied');
    expect([readFileSync(join(root, 'a.txt'), 'utf8'), existsSync(join(root, 'hooked'))]).toEqual(['a\r\nc\r\n', false]);
  });
});

describe('a repository that keeps files in another form', () => {
  /** A clone whose files have the line endings that the attributes ask for. */
  function cloneWith(attributes: string, files: Readonly<Record<string, Thing>>, ...config: string[]): string {
    const root = repoBefore({ '.gitattributes': [attributes, null], ...Object.fromEntries(Object.entries(files).map(([name, thing]) => [name, [thing, null]])) });
    const clone = join(tempFolder(), 'clone');
    git(root, ...config, 'clone', '-q', ...config, root, clone);
    return clone;
  }

  it('gets and keeps its own line endings', async () => {
    const root = cloneWith('*.bat text eol=crlf\n*.txt text=auto\n', { 'a b.bat': 'one\ntwo\nthree\n', 'c.txt': 'one\ntwo\n' });
    expect(readFileSync(join(root, 'a b.bat'), 'utf8')).toBe('one\r\ntwo\r\nthree\r\n');
    const changes = changesOf({ 'a b.bat': ['one\r\ntwo\r\nthree\r\n', 'one\r\nTWO\r\nthree\r\n'], 'new.bat': [null, 'new\r\n'], 'c.txt': ['one\ntwo\n', 'one\nTWO\n'] });
    const { outcome, diff } = await apply(root, changes);
    expect(outcome.kind).toBe('applied');
    expect(diff).not.toContain('\r');
    expect(['a b.bat', 'new.bat', 'c.txt'].map((name) => readFileSync(join(root, name), 'utf8'))).toEqual(['one\r\nTWO\r\nthree\r\n', 'new\r\n', 'one\nTWO\n']);
    expect(git(root, 'diff')).toBe('');
    expect(git(root, 'fsck')).not.toMatch(/missing|broken/);
  });

  it('has them converted by its filters', async () => {
    const root = repoBefore({ '.gitattributes': ['*.low filter=low\n', null], 'f.low': ['some text\nmore\n', null] });
    git(root, 'config', 'filter.low.clean', 'tr A-Z a-z');
    git(root, 'config', 'filter.low.smudge', 'tr a-z A-Z');
    rmSync(join(root, 'f.low'));
    git(root, 'checkout', '--', 'f.low');
    expect(readFileSync(join(root, 'f.low'), 'utf8')).toBe('SOME TEXT\nMORE\n');
    expect((await apply(root, changesOf({ 'f.low': ['SOME TEXT\nMORE\n', 'OTHER TEXT\nMORE\n'] }))).outcome.kind).toBe('applied');
    expect([readFileSync(join(root, 'f.low'), 'utf8'), git(root, 'show', ':f.low')]).toEqual(['OTHER TEXT\nMORE\n', 'other text\nmore']);
  });
});

describe('a working tree', () => {
  it('is found from anywhere in it', async () => {
    const root = tempRepo();
    mkdirSync(join(root, 'a b/c'), { recursive: true });
    expect(await openWorkTree(join(root, 'a b/c'))).toMatchObject({ root, objectFormat: 'sha1' });
  });

  it('is missing outside of one, in a bare repository and in a broken one', async () => {
    const bare = tempFolder();
    git(bare, 'init', '-q', '--bare');
    const broken = tempRepo();
    rmSync(join(broken, '.git/HEAD'));
    for (const folder of [tempFolder(), bare, broken]) await expect(openWorkTree(folder)).rejects.toMatchObject({ code: 'not_a_repository', message: expect.stringContaining(`${folder} is not in the working tree of a Git repository`) });
  });

  it('knows what git ignores and does not track', async () => {
    const root = tempRepo();
    put(root, '.gitignore', '*.log\nbuild/\n');
    put(root, 'kept.log', 'x');
    git(root, 'add', '-f', '.');
    const names = ['a.txt', 'b.log', 'kept.log', 'build/x', 'ä ö.log', 'new\nline.log'].map((name) => Buffer.from(name));
    const found = await ignoredPaths(await openWorkTree(root), names);
    expect([...found].map((name) => Buffer.from(name, 'latin1').toString())).toEqual(['b.log', 'build/x', 'ä ö.log', 'new\nline.log']);
    expect(await ignoredPaths(await openWorkTree(root), [Buffer.from('a')])).toEqual(new Set());
    expect(await ignoredPaths(await openWorkTree(root), [])).toEqual(new Set());
  });
});
