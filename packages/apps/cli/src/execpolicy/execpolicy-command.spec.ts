import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { failureText } from '../failure-text.ts';
import { testHost } from '../host.fixture.ts';
import { execpolicyCommand } from './execpolicy-command.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'execpolicy-command-'));
  await writeFile(join(cwd, 'a.rules'), 'prefix_rule(pattern=["git", "push"], decision="prompt", justification="j")\nhost_executable(name="git", paths=["/usr/bin/git"])\n');
  await writeFile(join(cwd, 'b.rules'), 'prefix_rule(pattern=["git"])\n');
  await writeFile(join(cwd, 'bad.rules'), '\nprefix_rule(pattern=[])\n');
});
afterAll(() => rm(cwd, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const host = testHost({ cwd });
  try {
    return { code: await execpolicyCommand({}, args, host), stdout: host.stdout.text, stderr: host.stderr.text };
  } catch (error) {
    const { text, exitCode } = failureText(error, {});
    return { code: exitCode, stdout: host.stdout.text, stderr: text };
  }
}

describe('codex execpolicy check', () => {
  it('prints what matches, on one line or several', async () => {
    const found = { matchedRules: [{ prefixRuleMatch: { matchedPrefix: ['git', 'push'], decision: 'prompt', justification: 'j' } }, { prefixRuleMatch: { matchedPrefix: ['git'], decision: 'allow' } }], decision: 'prompt' };
    const files = ['-r', 'a.rules', '--rules', join('.', 'b.rules')];
    expect(await run('check', ...files, '--', 'git', 'push', '-f')).toEqual({ code: 0, stdout: `${JSON.stringify(found)}\n`, stderr: '' });
    expect((await run('check', '--pretty', ...files, 'git', 'push', '--pretty')).stdout).toBe(`${JSON.stringify(found, null, 2)}\n`);
    expect(await run('check', '-r', 'b.rules', 'ls')).toEqual({ code: 0, stdout: '{"matchedRules":[]}\n', stderr: '' });
  });

  it('finds programs by their names where it is told to', async () => {
    const args = ['-r', 'a.rules', '--', '/usr/bin/git', 'push'];
    expect((await run('check', ...args)).stdout).toBe('{"matchedRules":[]}\n');
    expect((await run('check', '--resolve-host-executables', ...args)).stdout).toBe(
      '{"matchedRules":[{"prefixRuleMatch":{"matchedPrefix":["git","push"],"decision":"prompt","resolvedProgram":"/usr/bin/git","justification":"j"}}],"decision":"prompt"}\n',
    );
  });

  it('says what is wrong with the rules, and where', async () => {
    expect(await run('check', '-r', 'bad.rules', '-r', 'none.rules', 'x')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^Error: bad\.rules:2:1: invalid pattern element: pattern cannot be empty\n {2}2 \| prefix_rule\(pattern=\[\]\)\n {4}\| \^+\nnone\.rules: failed to read: there is no such file\n$/),
    });
  });

  it.each([
    [['check', 'git'], /^error: the following required arguments were not provided:\n {2}--rules <FILE>\n\nUsage: codex execpolicy check /],
    [['check', '-r', 'a.rules'], /^error: the following required arguments were not provided:\n {2}<COMMAND>\.\.\.\n/],
    [['check', '-z'], /^error: unexpected argument '-z' found/],
    [[], /^Usage: codex execpolicy \[OPTIONS\] <COMMAND>/],
    [['bogus'], /^error: unexpected argument 'bogus' found/],
  ])('%j is wrong usage', async (args, stderr) => {
    expect(await run(...args)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(stderr) });
  });

  it('prints help', async () => {
    expect((await run('check', '--help')).stdout).toMatch(/--resolve-host-executables[^]*compared as they are/);
    expect((await run('--help')).stdout).toContain('check');
  });
});
