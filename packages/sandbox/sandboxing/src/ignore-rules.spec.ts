import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { IgnoreRules } from './ignore-rules.ts';
import { runShell } from './run-plan.fixture.ts';
import { freshFolder, workspacePolicy } from './workspace.fixture.ts';

const folder = freshFolder();
const at = (path: string): string => join(folder.path, path);
const put = (...paths: string[]): void => {
  for (const path of paths) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), `text of ${path}`);
  }
};

async function rules(...lines: string[]): Promise<IgnoreRules> {
  writeFileSync(at('.codexignore'), lines.join('\n'));
  const loaded = await IgnoreRules.load(folder.path);
  if (loaded === null) throw new Error('no rules');
  return loaded;
}

/** Relative to the root, sorted. */
const listed = async (loaded: IgnoreRules): Promise<string[]> => (await loaded.paths()).map((path) => path.slice(folder.path.length + 1)).sort();

describe('.codexignore', () => {
  it('is nothing when it is missing, and an error when it cannot be read', async () => {
    expect(await IgnoreRules.load(folder.path)).toBeNull();
    expect(await IgnoreRules.load(at('none'))).toBeNull();
    mkdirSync(at('.codexignore'));
    await expect(IgnoreRules.load(folder.path)).rejects.toMatchObject({ code: 'ignore_unreadable' });
  });

  it('follows the syntax of gitignore, and lists a folder without what is in it', async () => {
    put('.env', 'a/.env', 'a/b/x.key', 'keys/one', 'keys/deep/two', 'build/keys', 'docs/keep.pem', 'docs/drop.pem', 'only/here', 'a/only/here', 'sp ace');
    const loaded = await rules('\uFEFF# comment', '.env', '*.key', 'keys/', '*.pem', '!docs/keep.pem', '/only', 'sp\\ ace', '');
    expect(await listed(loaded)).toEqual(['.env', 'a/.env', 'a/b/x.key', 'docs/drop.pem', 'keys', 'only', 'sp ace']);
    for (const path of ['.env', 'a/.env', 'keys', 'keys/one', 'keys/deep/two', 'keys/new', 'only/here', at('a/b/x.key'), 'new.key', 'a/only/../../only/here']) expect([path, loaded.denies(path)]).toEqual([path, true]);
    for (const path of ['a', 'build/keys', 'docs/keep.pem', 'a/only/here', '.', '', '..', '../.env', '/etc/.env', '.ENV', at('a/b')]) expect([path, loaded.denies(path)]).toEqual([path, process.platform !== 'linux' && path === '.ENV']);
  });

  it('takes CRLF, and matches nothing when it has no rules', async () => {
    put('.env', 'a');
    expect(await listed(await rules('.env\r', '# x\r', ''))).toEqual(['.env']);
    expect(await listed(await rules('# nothing'))).toEqual([]);
  });

  it('passes over .git, unless a folder around it is matched', async () => {
    put('.git/config', 'sub/.git/config', 'keys/.git/config');
    const loaded = await rules('config', '.git', 'keys/');
    expect(await listed(loaded)).toEqual(['keys']);
    expect(['.git', '.git/config', 'sub/.git/config', 'keys/.git/config'].map((path) => loaded.denies(path))).toEqual([false, false, false, true]);
  });

  it('looks at links by their own name and by what they lead to', async () => {
    put('keys/one', 'open');
    symlinkSync('keys/one', at('innocent'));
    symlinkSync('keys', at('folder'));
    symlinkSync('open', at('x.key'));
    symlinkSync('/no/where', at('y.key'));
    const loaded = await rules('keys/', '*.key', 'folder/');
    expect(await listed(loaded)).toEqual(['folder', 'keys', 'x.key', 'y.key']);
    expect(['innocent', 'folder/one', 'folder/new', 'x.key', 'y.key', 'open'].map((path) => loaded.denies(path))).toEqual([true, true, true, true, true, false]);
  });

  it('works from a root that is reached through a link', async () => {
    put('real/.env', 'real/.codexignore');
    writeFileSync(at('real/.codexignore'), '.env');
    symlinkSync('real', at('alias'));
    const loaded = await IgnoreRules.load(at('alias'));
    expect(await loaded?.paths()).toEqual([at('real/.env')]);
    expect(loaded?.denies(at('real/.env'))).toBe(true);
  });

  it('gives up rather than miss something', async () => {
    const loaded = await rules('*.key');
    mkdirSync(at('many'));
    for (let index = 0; index <= 2000; index += 1) writeFileSync(at(`many/${index}.key`), '');
    await expect(loaded.paths()).rejects.toMatchObject({ code: 'ignore_too_large', message: expect.stringContaining('match more than 2000') as unknown });
    await expect(loaded.paths(AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });

  it('cannot protect names that are not UTF-8, and says so', async () => {
    const loaded = await rules('*.key');
    writeFileSync(Buffer.concat([Buffer.from(at('')), Buffer.from('/bad\xff', 'latin1')]), '');
    await expect(loaded.paths()).rejects.toMatchObject({ code: 'ignore_failed', message: expect.stringContaining('not valid UTF-8') as unknown });
  });

  const asUser = process.getuid?.() === 0 ? it.skip : it;
  asUser('hides folders that we may not look into', async () => {
    put('closed/x.key');
    chmodSync(at('closed'), 0);
    expect(await listed(await rules('*.key'))).toEqual(['closed']);
    chmodSync(at('closed'), 0o700);
  });

  it('is enforced by the sandbox, and cannot be lifted from inside', async () => {
    put('a/.env', 'private/x');
    // Bound to their place, so that a new name for a folder above would take them out of the rules.
    const loaded = await rules('/a/.env', '/private/');
    const run = async (script: string): Promise<string> => {
      const ran = await runShell(script, { cwd: folder.path, policy: workspacePolicy(), denyRead: await loaded.paths() });
      return ran.stdout + ran.stderr;
    };
    expect(await run('cat a/.env private/x; mv a b; mv private p; echo > .codexignore; rm -f .codexignore; mv .codexignore c; true')).not.toContain('text of');
    const again = await IgnoreRules.load(folder.path);
    expect((await again?.paths())?.length).toBe(2);
    expect(await run('cat a/.env b/.env p/x c')).not.toContain('text of');
  });
});
