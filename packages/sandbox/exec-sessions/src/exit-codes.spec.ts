import { constants } from 'node:os';
import { afterAll, describe, expect, it } from '@jest/globals';
import { DANGER, freshPlace, planShell, shell, WORKSPACE } from './commands.fixture.ts';
import { ExecSessions } from './exec-sessions.ts';

const place = freshPlace();
const sessions = new ExecSessions();
afterAll(() => sessions.closeAll());
const POLICIES = [['sandboxed', WORKSPACE], ['danger', DANGER]] as const;
/** Those that do not end a process by default. */
const HARMLESS = new Set(['SIGCHLD', 'SIGCLD', 'SIGCONT', 'SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGWINCH', 'SIGIOT', 'SIGPOLL', 'SIGUNUSED', 'SIGSTKFLT', 'SIGINFO', 'SIGLOST']);
const DEADLY = Object.entries(constants.signals).filter(([name]) => !HARMLESS.has(name));

async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += 8) results.push(...(await Promise.all(items.slice(at, at + 8).map(work))));
  return results;
}

describe.each(POLICIES)('%s', (_, policy) => {
  const codes = Array.from({ length: 256 }, (_item, code) => code).filter((code) => policy === DANGER || code % 15 === 0 || code > 250);

  it('every exit code comes through', async () => {
    const seen = await inBatches(codes, async (code) => (await shell(`exit ${code}`, place.workspace, policy)).exitCode);
    expect(seen).toEqual(codes);
  });

  it('every signal that ends it counts as 128 and its number', async () => {
    const seen = await inBatches(DEADLY, async ([name, number]) => [name, (await shell(`ulimit -c 0; kill -${number} $$; sleep 9`, place.workspace, policy)).exitCode]);
    expect(seen).toEqual(DEADLY.map(([name, number]) => [name, 128 + number]));
  });

  it('also on a terminal', async () => {
    const seen = await inBatches(['exit 0', 'exit 1', 'exit 255', 'kill -9 $$', 'kill -15 $$'], async (script) => {
      const session = await sessions.start(await planShell(script, place.workspace, policy), { tty: true });
      return (await session.collect({ yieldMs: 20_000 })).exit?.exitCode;
    });
    expect(seen).toEqual([0, 1, 255, 137, 143]);
  });
});

it('a signal is named when the command itself is what we started', async () => {
  const session = await sessions.start(await planShell('kill -TERM $$', place.workspace, DANGER), { tty: false });
  expect(await session.exited).toEqual({ exitCode: 143, signal: 'SIGTERM' });
});
