import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { disposeTemp, makeTempDir, waitFor } from '@codex-ts/test-support';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MAX_LINE } from './file-lines.ts';
import { type HistoryEntry, MessageHistory, type MessageHistoryOptions } from './index.ts';

let home = '';
let file = '';
beforeEach(async () => {
  home = (await makeTempDir()).path;
  file = join(home, 'history.jsonl');
});
const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(disposeTemp);

const history = (options: Partial<MessageHistoryOptions> = {}): MessageHistory => new MessageHistory({ codexHome: home, persistence: 'save-all', maxBytes: null, ...options });
const say = (text: string, options?: Partial<MessageHistoryOptions>): Promise<void> => history(options).append({ sessionId: 's', text });
const line = (text: string): string => `${JSON.stringify({ session_id: 's', ts: 1, text })}\n`;

async function texts(from: AsyncIterable<HistoryEntry> = history().newestFirst()): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of from) found.push(entry.text);
  return found;
}

describe('append', () => {
  it('writes the line that the original writes, for the owner alone', async () => {
    await rm(home, { recursive: true });
    await history({ now: () => 1_774_000_000_999 }).append({ sessionId: 'id-1', text: 'two\nlines "é"' });
    expect(await readFile(file, 'utf8')).toBe('{"session_id":"id-1","ts":1774000000,"text":"two\\nlines \\"é\\""}\n');
    expect([(await stat(file)).mode & 0o777, (await stat(home)).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(await readdir(home)).toEqual(['history.jsonl']);
  });

  it('takes away rights that others have', async () => {
    await writeFile(file, line('a'));
    await chmod(file, 0o644);
    await say('b');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('writes nothing when persistence is none, and still reads', async () => {
    await say('a', { persistence: 'none' });
    expect(await readdir(home)).toEqual([]);
    await writeFile(file, line('a'));
    expect(await texts(history({ persistence: 'none' }).newestFirst())).toEqual(['a']);
  });

  it('loses only the torn line, wherever it was torn', async () => {
    const whole = line('é€😀');
    for (let cut = 0; cut <= Buffer.byteLength(whole); cut += 1) {
      await writeFile(file, line('first') + whole);
      await truncate(file, Buffer.byteLength(line('first')) + cut);
      await say('new');
      const kept = await texts();
      expect([kept[0], kept.at(-1)]).toEqual(['new', 'first']);
      expect(kept.length).toBe(cut >= Buffer.byteLength(whole) - 1 ? 3 : 2);
    }
  });

  it('says what is wrong', async () => {
    await mkdir(file);
    await expect(say('a')).rejects.toMatchObject({ code: 'history_failed', message: expect.stringContaining(file) as unknown });
    await expect(texts()).rejects.toMatchObject({ code: 'history_failed' });
    await expect(history().metadata()).rejects.toMatchObject({ code: 'history_failed' });
  });
});

describe('the size cap', () => {
  it('drops the oldest lines down to 80 %, and only when the file has grown too large', async () => {
    const size = line('0000').length;
    const maxBytes = size * 10;
    for (let index = 0; index < 10; index += 1) await say(String(index).padStart(4, '0'), { maxBytes, now: () => 1000 });
    expect(await texts()).toHaveLength(10);
    const { logId } = await history().metadata();
    await say('0010', { maxBytes, now: () => 1000 });
    expect(await texts()).toEqual(['0010', '0009', '0008', '0007', '0006', '0005', '0004', '0003']);
    expect((await stat(file)).size).toBe(size * 8);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    // Line numbers have moved, so the old ones must not be looked up in the new file.
    expect(await history().lookup(logId, 0)).toBeNull();
  });

  it('never drops the newest, however small the cap', async () => {
    await say('old', { maxBytes: 1 });
    await say('the newest and much too long', { maxBytes: 1 });
    expect(await texts()).toEqual(['the newest and much too long']);
  });

  it('does not cap at 0, and trims through a link', async () => {
    await mkdir(join(home, 'elsewhere'));
    await symlink('elsewhere/h', file);
    for (const text of ['a', 'b', 'c']) await say(text, { maxBytes: 0 });
    expect(await texts()).toEqual(['c', 'b', 'a']);
    await say('d', { maxBytes: 60 });
    expect(await texts()).toEqual(['d']);
    expect(await readdir(join(home, 'elsewhere'))).toEqual(['h']);
  });
});

describe('reading', () => {
  it('finds nothing where nothing is', async () => {
    expect(await history().metadata()).toEqual({ logId: 0, count: 0 });
    expect(await history().lookup(0, 0)).toBeNull();
    expect(await texts()).toEqual([]);
    await writeFile(file, '');
    expect(await history().metadata()).toMatchObject({ count: 0 });
    expect(await texts()).toEqual([]);
  });

  it('passes over what is no entry, but counts its line', async () => {
    const bad = ['', '{', 'null', '[]', '{"session_id":1,"ts":1,"text":"x"}', '{"session_id":"s","ts":1}', '\0\0\0'];
    await writeFile(file, line('a') + bad.map((text) => `${text}\n`).join('') + line('b').trimEnd());
    expect(await texts()).toEqual(['b', 'a']);
    const { logId, count } = await history().metadata();
    expect(count).toBe(9);
    expect(await history().lookup(logId, 0)).toEqual({ sessionId: 's', ts: 1, text: 'a' });
    expect(await history().lookup(logId, 8)).toMatchObject({ text: 'b' });
    for (const offset of [1, 5, 7, 9, 100, -1, 0.5]) expect(await history().lookup(logId, offset)).toBeNull();
    expect(await history().lookup(logId + 1, 0)).toBeNull();
  });

  it('puts lines together over the borders of its reads', async () => {
    const lengths = [1, 65_500, 65_536 - line('').length, 65_535 - line('').length, 200_000, 3, 131_072];
    const long = lengths.map((length, index) => String.fromCharCode(97 + index).repeat(length));
    await writeFile(file, long.map(line).join(''));
    expect(await texts()).toEqual([...long].reverse());
    const { logId, count } = await history().metadata();
    expect(count).toBe(long.length);
    for (const [index, text] of long.entries()) expect((await history().lookup(logId, index))?.text).toBe(text);
  });

  it('passes over a line that memory should not hold', async () => {
    await writeFile(file, line('a') + line('x'.repeat(MAX_LINE)) + line('b'));
    expect(await texts()).toEqual(['b', 'a']);
    const { logId, count } = await history().metadata();
    expect(count).toBe(3);
    expect(await history().lookup(logId, 1)).toBeNull();
    expect((await history().lookup(logId, 2))?.text).toBe('b');
  });

  it('reads no more than is asked for, and does not see what comes meanwhile', async () => {
    await writeFile(file, ['a', 'b', 'c'].map(line).join(''));
    const found = history().newestFirst();
    expect((await found.next()).value).toMatchObject({ text: 'c' });
    await appendFile(file, line('d'));
    expect(await texts(found)).toEqual(['b', 'a']);
    for await (const entry of history().newestFirst()) {
      expect(entry.text).toBe('d');
      break;
    }
  });
});

describe('several processes', () => {
  const CHILD = `
import { MessageHistory } from ${JSON.stringify(join(import.meta.dirname, 'message-history.ts'))};
const [codexHome, name, count, maxBytes] = process.argv.slice(2);
const history = new MessageHistory({ codexHome, persistence: 'save-all', maxBytes: Number(maxBytes) });
for (let i = 0; i < Number(count); i += 1) {
  await history.append({ sessionId: name, text: i + ' ' + 'x'.repeat((i * 7919) % 3000) });
  console.log(String(i));
}
`;
  let program = '';
  beforeAll(async () => {
    const { path } = await makeTempDir({ 'child.ts': CHILD });
    program = join(path, 'child.mjs');
    const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
    const flags = ['--bundle', '--platform=node', '--format=esm', '--conditions=@codex-ts/source', '--log-level=error'];
    execFileSync(esbuild, [join(path, 'child.ts'), ...flags, `--outfile=${program}`]);
  });

  const start = (name: string, count: number, maxBytes = 0): ChildProcess => {
    const child = spawn(process.execPath, [program, home, name, String(count), String(maxBytes)], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  };

  it('lose no prompt, each in its order', async () => {
    await Promise.all(Array.from({ length: 5 }, async (_, index) => once(start(String(index), 40), 'close')));
    const bySession = new Map<string, number[]>();
    for await (const { sessionId, text } of history().newestFirst()) bySession.set(sessionId, [Number.parseInt(text, 10), ...(bySession.get(sessionId) ?? [])]);
    expect(bySession.size).toBe(5);
    for (const numbers of bySession.values()) expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  it('keep every acknowledged prompt that the cap allows when killed at any moment, trimming included', async () => {
    for (let round = 0; round < 10; round += 1) {
      const child = start(`r${round}`, 100_000, 20_000);
      let said = '';
      child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await waitFor(() => said.split('\n').length > 5 + 20 * Math.random());
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      await gone;
      const told = Number(said.trim().split('\n').at(-1));
      const numbers: number[] = [];
      for await (const { sessionId, text } of history().newestFirst()) if (sessionId === `r${round}`) numbers.push(Number.parseInt(text, 10));
      expect(numbers[0]).toBeGreaterThanOrEqual(told);
      expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) - index));
    }
    await say('free');
    expect((await texts())[0]).toBe('free');
  });
});
