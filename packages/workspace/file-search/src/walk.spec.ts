import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { disposeTemp, type Files, makeTempDir, writeFiles } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileIndex } from './file-index.ts';

afterAll(disposeTemp);

const never = new AbortController().signal;
const env = { HOME: '/nonexistent' };
const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: '/nonexistent' } });

async function below(root: string, more: { env?: NodeJS.ProcessEnv; maxEntries?: number } = {}): Promise<string[]> {
  const index = new FileIndex({ roots: [root], env, signal: never, ...more });
  await index.done;
  return Array.from({ length: index.size }, (_, at) => index.at(at))
    .map(({ path, isDirectory }) => (isDirectory ? `${path}/` : path))
    .sort();
}

async function place(files: Files, isRepo = false): Promise<string> {
  const { path } = await makeTempDir(files);
  if (isRepo) git(path, 'init', '-q');
  return path;
}

describe('what is below a root', () => {
  it('is everything, hidden names too, but for .git', async () => {
    const root = await place({ 'a/b.txt': '', '.env': '', '.github/ci.yml': '', 'node_modules/x.js': '' }, true);
    expect(await below(root)).toEqual(['.env', '.github/', '.github/ci.yml', 'a/', 'a/b.txt', 'node_modules/', 'node_modules/x.js']);
  });

  it('heeds .gitignore in a repository only, and .ignore everywhere', async () => {
    const files = { '.gitignore': 'one\n', '.ignore': 'two\n', '.codexignore': 'three\n', 'one/x': '', 'two/x': '', 'three/x': '' };
    const common = ['.codexignore', '.gitignore', '.ignore'];
    expect(await below(await place(files))).toEqual([...common, 'one/', 'one/x', 'three/', 'three/x']);
    expect(await below(await place(files, true))).toEqual([...common, 'three/', 'three/x']);
  });

  it('heeds what stands in folders above, up to the root of the repository', async () => {
    const root = await place({ 'repo/.gitignore': '*.log\n/sub/anchored\n', 'repo/.ignore': '!keep.log\nplain\n', '.gitignore': '*.c\n', 'repo/sub/x.log': '', 'repo/sub/keep.log': '', 'repo/sub/anchored': '', 'repo/sub/x.c': '', 'repo/sub/plain': '', 'repo/sub/deep/anchored': '' });
    git(join(root, 'repo'), 'init', '-q');
    expect(await below(join(root, 'repo/sub'))).toEqual(['deep/', 'deep/anchored', 'keep.log', 'x.c']);
  });

  it('heeds what the repository and its user exclude', async () => {
    const home = await place({ '.config/git/ignore': '*.tmp\n', 'rules/mine': '*.bak\n' });
    const root = await place({ 'a.tmp': '', 'a.bak': '', 'a.own': '', 'a.c': '' }, true);
    writeFileSync(join(root, '.git/info/exclude'), '*.own\n');
    expect(await below(root, { env: { HOME: home } })).toEqual(['a.bak', 'a.c']);
    writeFileSync(join(home, '.gitconfig'), '[core]\n\texcludesFile = ~/rules/mine\n');
    expect(await below(root, { env: { HOME: home } })).toEqual(['a.c', 'a.tmp']);
  });

  it('ends the rules of a repository where another begins', async () => {
    const root = await place({ '.gitignore': '*.x\n', 'inner/a.x': '', 'inner/a.y': '', 'inner/.gitignore': '*.y\n' }, true);
    git(join(root, 'inner'), 'init', '-q');
    expect(await below(root)).toEqual(['.gitignore', 'inner/', 'inner/.gitignore', 'inner/a.x']);
  });

  it('is shown when somebody asks for a folder that is left out itself', async () => {
    const root = await place({ '.gitignore': 'dist/\n', 'dist/a.js': '', 'dist/sub/b.js': '' }, true);
    expect(await below(root)).toEqual(['.gitignore']);
    expect(await below(join(root, 'dist'))).toEqual(['a.js', 'sub/', 'sub/b.js']);
  });

  it('is not followed through links, which are what they lead to', async () => {
    const root = await place({ 'real/a': '', 'file': '' });
    for (const [name, target] of [['to-folder', 'real'], ['to-file', 'file'], ['nowhere', 'nothing'], ['loop', '.']] as const) symlinkSync(target, join(root, name));
    expect(await below(root)).toEqual(['file', 'loop/', 'real/', 'real/a', 'to-file', 'to-folder/']);
  });

  it('is nothing below what is no folder, and what cannot be read is passed over', async () => {
    const root = await place({ 'file': '', 'dir/x': '' });
    execFileSync('mkfifo', [join(root, '.gitignore'), join(root, '.ignore')]);
    git(root, 'init', '-q');
    expect(await below(root)).toEqual(['.gitignore', '.ignore', 'dir/', 'dir/x', 'file']);
    expect(await below(join(root, 'file'))).toEqual([]);
    expect(await below(join(root, 'missing'))).toEqual([]);
  });

  it('ends at the limit', async () => {
    const root = await place(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`d${n % 4}/f${n}`, ''])));
    expect(await below(root, { maxEntries: 17 })).toHaveLength(17);
  });

  it('is looked at no further once the signal aborts', async () => {
    const root = await place({ 'a/b/c/d': '' });
    const controller = new AbortController();
    const index = new FileIndex({ roots: [root], env, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(index.done).rejects.toThrow('enough');
  });
});

const name = fc.constantFrom('a', 'b', 'c.txt', 'd.log', 'A', 'build', '[x]', 'sp ace', '#h');
const rule = fc.oneof(
  fc.constantFrom('*.txt', '!*.txt', '/a', 'a/', 'b/c.txt', '**/b', 'a/**', '*', '!a', '!a/', '*/b', '#h', '\\#h', '[ab]', '[!a]', '[a-c].txt', '[]x]', '[[:alpha:]]', '[', 'a\\', '\\a', '\\*', 'a ', 'sp\\ ace', '**', '**/', 'a**', 'a/**/c.txt', '/**', '/', '//a', '?', '??????', '*.t?t', '[x]', 'sp*', 'd.*', '/build/', '!/a/b', 'a/*', '  ', '\\!x'),
  name,
);

describe('rules', () => {
  it('leave out what git leaves out', async () => {
    const tree = fc.record({ files: fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { maxLength: 14 }), rules: fc.array(rule, { maxLength: 5 }), inner: fc.array(rule, { maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(tree, async ({ files, rules, inner }) => {
        const root = await place({ '.gitignore': `${rules.join('\n')}\n` }, true);
        for (const parts of [...files, ['a', 'b', 'c.txt'], ['b', 'a', 'd.log']]) {
          // A name may stand for a folder in one path and for a file in the next.
          const folder = join(root, ...parts.slice(0, -1));
          try {
            mkdirSync(folder, { recursive: true });
            writeFileSync(join(folder, parts.at(-1) ?? ''), '');
          } catch {
            continue;
          }
        }
        await writeFiles(root, { 'a/.gitignore': `${inner.join('\n')}\n` }).catch(() => undefined);
        const theirs = git(root, '-c', 'core.quotePath=false', 'ls-files', '-z', '--others', '--exclude-standard').split('\0').filter(Boolean).sort();
        const ours = (await below(root)).filter((path) => !path.endsWith('/'));
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 60 },
    );
  });
});
