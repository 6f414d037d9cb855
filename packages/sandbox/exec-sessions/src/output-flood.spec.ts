import { describe, expect, it } from '@jest/globals';
import { DANGER, freshPlace, planShell, shell, WORKSPACE } from './commands.fixture.ts';
import { ExecSessions } from './exec-sessions.ts';
import { HeadTailBuffer, OUTPUT_LIMIT_BYTES } from './head-tail-buffer.ts';

const place = freshPlace();

describe('a flood of output', () => {
  it.each([
    ['1 GB of binary', WORKSPACE, 'head -c 1000000000 /dev/zero', 1_000_000_000],
    ['100 MB without a newline', DANGER, 'head -c 100000000 /dev/zero | tr "\\0" x', 100_000_000],
    ['control sequences', DANGER, 'yes "$(printf "\\033[31m\\033[2J\\007")" | head -c 50000000', 50_000_000],
  ])('%s is counted whole, and kept within 1 MiB', async (_, policy, script, bytes) => {
    const before = process.memoryUsage();
    const run = await shell(script, place.workspace, policy, { timeoutMs: 120_000 });
    const after = process.memoryUsage();
    expect(run).toMatchObject({ exitCode: 0, totalBytes: bytes });
    // Text with three bytes for each that was no UTF-8.
    expect(run.output.length).toBeLessThanOrEqual(OUTPUT_LIMIT_BYTES);
    expect(after.rss - before.rss).toBeLessThan(200_000_000);
  }, 120_000);

  it('on a terminal too, with what was not collected yet', async () => {
    const sessions = new ExecSessions();
    const session = await sessions.start(await planShell('head -c 20000000 /dev/zero | tr "\\0" x; echo end', place.workspace, DANGER), { tty: true });
    await session.exited;
    const output = await session.collect({ yieldMs: 0 });
    expect(output.totalBytes).toBe(20_000_005);
    expect(output.text).toMatch(/^x+\n… [0-9]+ bytes omitted …\nx+end\r\n$/);
    expect(Buffer.byteLength(output.text)).toBeLessThanOrEqual(OUTPUT_LIMIT_BYTES);
    await sessions.closeAll();
  });
});

it('what is kept never takes more than the limit, in chunks of whatever size', () => {
  const buffer = new HeadTailBuffer();
  for (const size of [1, 3, 4095, 65_536, 1_000_000, 5_000_000, 7]) {
    for (let count = 0; count < 5; count++) buffer.push(Buffer.alloc(size));
    expect(buffer.retainedBytes).toBeLessThanOrEqual(OUTPUT_LIMIT_BYTES);
  }
  buffer.take({ holdPartial: false });
  expect(buffer.retainedBytes).toBe(0);
});
