import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { disposeTemp, type Files, makeTempDir, runProcess } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadPolicy, type RequiredRule } from './load-policy.ts';
import { MAX_RULES_BYTES } from './read-rules-file.ts';
import { RulesError } from './rule-file-error.ts';

afterAll(disposeTemp);

async function folder(files: Files): Promise<string> {
  return (await makeTempDir(files)).path;
}

async function load(path: string, required: readonly RequiredRule[] = []) {
  return loadPolicy({ folders: [{ folder: path, layer: 'user' }], required });
}

async function failure(path: string): Promise<RulesError> {
  const error = await load(path).then(() => null, (thrown: unknown) => thrown);
  if (error instanceof RulesError) return error;
  throw new Error(`no RulesError but ${String(error)}`);
}

describe('loadPolicy', () => {
  it('reads the files of every layer in order, and only those', async () => {
    const system = await folder({ 'z.rules': 'prefix_rule(["a"], justification="system")\n' });
    const user = await folder({
      'b.rules': 'prefix_rule(["a"], "prompt", justification="b")\n',
      'a.rules': 'prefix_rule(pattern=["a"], decision="allow")\n',
      'c.txt': '?',
      'sub/d.rules': '?',
      '.#b.rules': '?',
    });
    const { policy, files } = await loadPolicy({
      folders: [
        { folder: system, layer: 'system' },
        { folder: join(user, 'missing'), layer: 'project' },
        { folder: user, layer: 'user' },
      ],
    });
    expect(files).toEqual([
      { path: join(system, 'z.rules'), layer: 'system' },
      { path: join(user, 'a.rules'), layer: 'user' },
      { path: join(user, 'b.rules'), layer: 'user' },
    ]);
    expect(policy.check(['a']).matchedRules.map(({ prefixRuleMatch }) => prefixRuleMatch.justification)).toEqual(['system', undefined, 'b']);
    expect(policy.check(['a']).decision).toBe('prompt');
  });

  it('shares host_executable between files, the later one counting, and nothing else', async () => {
    const path = await folder({ 'a.rules': 'prefix_rule(["git"])\nhost_executable("git", ["/a/git"])\nx = 1\n', 'b.rules': 'host_executable("git", ["/b/git"])\n' });
    const { policy } = await load(path);
    expect(policy.check(['/a/git'], { resolveHosts: true }).decision).toBeUndefined();
    expect(policy.check(['/b/git'], { resolveHosts: true }).decision).toBe('allow');
    expect((await failure(await folder({ 'a.rules': 'x = 1\n', 'b.rules': 'y = x\n' }))).message).toMatch(/b\.rules:1:5: Variable `x` not found/);
  });

  it('lays required rules over all others', async () => {
    const path = await folder({ 'a.rules': 'prefix_rule(pattern=["curl"], decision="allow")\n' });
    const { policy } = await load(path, [{ pattern: [['curl', 'wget'], '-T'], decision: 'forbidden', justification: 'no uploads' }]);
    expect(policy.check(['curl', '-T', 'x'])).toMatchObject({ decision: 'forbidden', matchedRules: [{}, { prefixRuleMatch: { justification: 'no uploads' } }] });
    expect(policy.check(['wget', '-T']).decision).toBe('forbidden');
    expect(policy.check(['curl', 'x']).decision).toBe('allow');
  });

  it('ends on any broken file, naming all of them and the places', async () => {
    const error = await failure(await folder({ 'a.rules': 'prefix_rule(["ok"])\n', 'b.rules': '\nprefix_rule([1])\n', 'c.rules': 'x = (\n', 'd.rules': Buffer.from([0x78, 0xff]) }));
    expect(error.code).toBe('invalid_rules');
    expect(error.message).toMatch(/^[^\n]*b\.rules:2:1: invalid pattern element: .*\n {2}2 \| prefix_rule\(\[1\]\)\n {4}\| \^{16}\n.*c\.rules:1:5: `\(` is never closed\n[^]*d\.rules: .*not valid UTF-8$/);
    expect(error.broken).toMatchObject([{ range: { start: { line: 2, column: 1 }, end: { line: 2, column: 17 } } }, { range: { start: { line: 1, column: 5 } } }, { message: expect.any(String) }]);
  });

  it('takes a file as large as it may be, and none that is larger', async () => {
    const line = 'prefix_rule(pattern=["a"], decision="allow")\n';
    const full = line.repeat(Math.floor(MAX_RULES_BYTES / line.length)).padEnd(MAX_RULES_BYTES, '\n');
    expect((await load(await folder({ 'a.rules': full }))).policy.check(['a']).decision).toBe('allow');
    expect((await failure(await folder({ 'a.rules': `${full}\n` }))).message).toMatch(/at most 1048576 bytes/);
  });

  const posix = process.platform === 'win32' ? it.skip : it;
  posix('never waits for what is no file', async () => {
    const path = await folder({ 'file': 'x' });
    await mkdir(join(path, 'a.rules'));
    await runProcess(['mkfifo', join(path, 'b.rules')]);
    await symlink('/dev/zero', join(path, 'c.rules'));
    await symlink(join(path, 'nowhere'), join(path, 'd.rules'));
    const { broken } = await failure(path);
    expect(broken.map(({ message }) => message)).toEqual([
      'failed to read: it is a directory',
      'failed to read: it is no regular file',
      'failed to read: it is no regular file',
      'failed to read: there is no such file',
    ]);
    expect((await failure(join(path, 'file'))).message).toMatch(/ENOTDIR/);
  });

  const unprivileged = process.getuid?.() === 0 || process.platform === 'win32' ? it.skip : it;
  unprivileged('ends where it may not read', async () => {
    const path = await folder({ 'a.rules': '' });
    await chmod(join(path, 'a.rules'), 0);
    expect((await failure(path)).message).toMatch(/permission denied/);
  });

  posix('follows links to files, as people keep their settings elsewhere', async () => {
    const path = await folder({ 'elsewhere': 'prefix_rule(["rm"], "forbidden")\n' });
    await symlink(join(path, 'elsewhere'), join(path, 'a.rules'));
    expect((await load(path)).policy.check(['rm']).decision).toBe('forbidden');
  });
});
