import { describe, expect, it } from '@jest/globals';
import { CodexError } from '@codex-ts/protocol';

import { RUNNERS } from './administration/command-runner.ts';
import { ABSENT_COMMANDS } from './command-line/not-here.ts';
import { testHost } from './host.fixture.ts';
import { runCommand } from './run-command.ts';

async function failure(line: string): Promise<CodexError> {
  const outcome: unknown = await runCommand(line === '' ? [] : line.split(' '), testHost()).catch((error: unknown) => error);
  if (outcome instanceof CodexError) return outcome;
  throw new Error(`did not fail: ${String(outcome)}`);
}

describe('runCommand', () => {
  it.each([
    ['-m x --version', 'codex-cli 9.8.7\n'],
    ['exec --version', 'codex-cli-exec 9.8.7\n'],
  ])('%s prints %j', async (line, text) => {
    const host = testHost();
    expect(await runCommand(line.split(' '), host)).toBe(0);
    expect(host.stdout.text).toBe(text);
  });

  it.each([
    ['--json-is-not-root --help', null],
    ['-m x --help', 'Usage: codex [OPTIONS] [PROMPT]'],
    ['help', 'Usage: codex [OPTIONS] [PROMPT]'],
    ['help exec', 'Usage: codex exec [OPTIONS]'],
    ['help e', 'Usage: codex exec [OPTIONS]'],
    ['help exec resume', 'Usage: codex exec resume [OPTIONS]'],
    ['help exec review', 'Usage: codex exec review [OPTIONS]'],
    ['exec review --help', '--output-last-message'],
    ['help review', 'Usage: codex review [OPTIONS]'],
    ['review --help', '--uncommitted'],
    ['help a', 'Usage: codex apply [OPTIONS]'],
    ['a --help', 'Usage: codex apply [OPTIONS]'],
    ['help login', 'Usage: codex login [OPTIONS]'],
    ['help logout', 'Usage: codex logout [OPTIONS]'],
    ['login --help', '--with-api-key'],
    ['login status --help', 'Usage: codex login status [OPTIONS]'],
  ])('%s shows help with %j', async (line, text) => {
    const host = testHost();
    const run = runCommand(line.split(' '), host);
    if (text === null) return expect(run).rejects.toThrow('unexpected argument');
    expect(await run).toBe(0);
    expect(host.stdout.text).toContain(text);
  });

  it.each(Object.keys(RUNNERS))('%s has help, three ways to it, and takes the options of every command', async (name) => {
    for (const line of [`${name} --help`, `${name} -h`, `help ${name}`]) {
      const host = testHost();
      expect(await runCommand(line.split(' '), host)).toBe(0);
      expect(host.stdout.text).toContain(`Usage: codex ${name} [OPTIONS]`);
      for (const flag of ['-c, --config', '--enable', '--disable', '--strict-config']) expect(host.stdout.text).toContain(flag);
      expect(host.stderr.text).toBe('');
    }
  });

  it('begins the terminal interface only at a terminal, and takes its options nowhere else', async () => {
    for (const line of ['', 'hello', 'resume', 'resume --last', '--no-alt-screen fork x', '--plain', 'fork x --plain']) {
      const error = await failure(line);
      expect([error.exitCode, error.message]).toEqual([1, 'stdin is not a terminal. Use `codex exec` to run without one.']);
    }
    for (const flag of ['--remote ws://127.0.0.1:1', '--remote-auth-token-env X', '--no-alt-screen', '--plain']) {
      const error = await failure(`${flag} exec hi`);
      expect([error.exitCode, error.message]).toEqual([1, expect.stringContaining('only for the terminal interface')]);
    }
  });

  it('says which commands of the original are missing', async () => {
    for (const name of ABSENT_COMMANDS) {
      const error = await failure(`${name} --whatever`);
      expect(error.message).toBe(`error: \`codex ${name}\` is not part of this version; see \`codex exec --help\``);
      expect(error.exitCode).toBe(2);
    }
  });

  it.each([
    ['fix the bug', "unexpected argument 'the' found"],
    ['--local-provider ollama', "'--local-provider <PROVIDER>' needs '--oss'"],
    ['--oss login', "'--oss' cannot be used with 'login'"],
    ['--yolo -a never', "'--dangerously-bypass-approvals-and-sandbox' cannot be used with option '-a"],
    ['--yolo resume x -a never', "'--ask-for-approval <POLICY>' cannot be used with '--dangerously-bypass"],
    ['fork --last x y', "'--last' cannot be used with '[SESSION]'"],
    ['--bogus', "unexpected argument '--bogus' found"],
    ['help bogus', "unrecognized subcommand 'bogus'"],
    ['help mcp', '`codex mcp` is not part of this version'],
    ['login', 'signing in with ChatGPT is not part of this version'],
    ['login --device-auth', "'--device-auth' is not part of this version"],
    ['login foo', "unexpected argument 'foo' found"],
    ['logout x', "unexpected argument 'x' found"],
    ['-m x logout', "'--model' cannot be used with 'logout'"],
    ['--full-auto login status', "'--full-auto' cannot be used with 'login'"],
  ])('refuses %j', async (line, text) => {
    const error = await failure(line);
    expect(error.message).toContain(text);
    expect(error.exitCode).toBe(2);
  });
});
