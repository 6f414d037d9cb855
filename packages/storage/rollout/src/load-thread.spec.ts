import { appendFileSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';

import { loadThread } from './load-thread.ts';
import { compaction, inTempHome, item, jsonl, message, meta, samplePaths, samplesFolder, texts, turn } from './rollout.fixture.ts';

const samples = samplesFolder();
const withSamples = samples === null ? it.skip : it;

describe('loadThread', () => {
  it('takes the first meta, wherever it stands and whatever the file is called', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      const parent = meta({ id: '11111111-2222-4333-8444-555555555555' });
      writeFileSync(path, jsonl([...turn('one'), { type: 'session_meta', payload: meta() }, { type: 'session_meta', payload: parent }]));
      expect((await loadThread(path)).meta).toEqual(meta());
    }));

  it('loads a file that holds nothing but its meta', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta() }]));
      expect(await loadThread(path)).toMatchObject({ history: [], userTurns: 0, truncatedTail: false });
    }));

  it.each([
    ['an empty file', '', 'rollout_empty', 'empty session file'],
    ['a file without meta', jsonl(turn('one')), 'rollout_without_meta', 'failed to parse thread ID from rollout file'],
    ['a meta without cwd', '{"timestamp":"t","type":"session_meta","payload":{"id":"01a1fc18-0579-7662-92e4-5522e3d9bc8d","timestamp":"t","originator":"o","cli_version":"1"}}\n', 'rollout_without_meta', 'failed to parse thread ID'],
    ['items without envelope', '{"type":"message","role":"user","content":[]}\n', 'rollout_without_meta', 'failed to parse thread ID'],
  ])('refuses %s and names it', (_, content, code, text) =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      writeFileSync(path, content);
      const failure = await loadThread(path).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code, message: expect.stringContaining(text) });
      expect(failure).toMatchObject({ message: expect.stringContaining(path) });
    }));

  it('refuses a file that is not there', async () => {
    await expect(loadThread('/nonexistent/r')).rejects.toMatchObject({ code: 'rollout_unreadable', systemCode: 'ENOENT' });
  });

  it('sees a torn tail and goes by the lines before it', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta() }, ...turn('one')]));
      appendFileSync(path, '{"timestamp":"2026');
      expect(await loadThread(path)).toMatchObject({ truncatedTail: true, userTurns: 1 });
    }));

  it('reads of a big file little more than what is behind its last compaction', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      const filler = jsonl(turn('old', [item(message('assistant', 'x'.repeat(100_000)))]));
      writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta() }]));
      for (let i = 0; i < 100; i += 1) appendFileSync(path, filler);
      appendFileSync(path, jsonl([...turn('near'), ...compaction('c1', [message('user', 'summary c1')]), ...turn('new')]));
      const reads = await countBytesRead(path);
      const loaded = await loadThread(path);
      expect(texts(loaded.history)).toEqual(['summary c1', 'ask new', 'answer new']);
      expect(reads()).toBeLessThan(300_000);
    }));

  withSamples('rebuilds rollouts of the original (skipped: reference data not present)', async () => {
    const [tools, compacted] = await Promise.all(samplePaths(samples ?? '').sort().map((path) => loadThread(path)));
    expect(tools).toMatchObject({
      meta: { id: '01a1fc18-0579-7662-92e4-5522e3d9bc8d', source: 'exec', git: { branch: 'main' } },
      userTurns: 1,
      previousModel: 'gpt-5.3-codex',
      referenceContext: { turn_id: '01a1fc18-05bd-7f03-9453-0033e2eee5d8', sandbox_policy: { type: 'workspace-write' } },
      lastTokenUsage: { total_token_usage: { total_tokens: 600 }, model_context_window: 258_400 },
      truncatedTail: false,
    });
    const kinds = tools?.history.map((one) => one.type);
    expect(kinds?.slice(0, 6)).toEqual(['message', 'message', 'message', 'reasoning', 'message', 'function_call']);
    expect(kinds?.length).toBe(17);
    expect(compacted).toMatchObject({ userTurns: 3, referenceContext: { turn_id: '01a1fc18-14e0-7572-a3ff-e78c51dc2e29' } });
    expect(texts(compacted?.history ?? []).slice(0, 2)).toEqual(['COMPME first', 'COMPME second']);
    expect(compacted?.history.length).toBe(7);
  });
});

/** Counts the bytes that file handles read from now on. */
async function countBytesRead(path: string): Promise<() => number> {
  const handle = await open(path, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  let total = 0;
  const read = prototype.read;
  jest.spyOn(prototype, 'read').mockImplementation(async function (this: FileHandle, ...args: unknown[]) {
    const result = (await Reflect.apply(read, this, args)) as { bytesRead: number };
    total += result.bytesRead;
    return result;
  } as typeof prototype.read);
  return () => {
    jest.restoreAllMocks();
    return total;
  };
}
