import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { type RolloutItem } from './line.ts';
import { context, inTempHome, item, jsonl, message, meta, samplePaths, samplesFolder, turn } from './rollout.fixture.ts';
import { sourceKindOf } from './source-kind.ts';
import { storeThread } from './stored-thread.fixture.ts';
import { summarizeRollout } from './summarize-rollout.ts';

const samples = samplesFolder();
const withSamples = samples === null ? it.skip : it;

function said(text: string): RolloutItem {
  return { type: 'event_msg', payload: { type: 'user_message', message: text, local_images: [], text_elements: [] } };
}

function used(total_tokens: number): RolloutItem {
  const usage = { input_tokens: 1, cached_input_tokens: 0, output_tokens: 1, reasoning_output_tokens: 0, total_tokens };
  const info = { total_token_usage: usage, last_token_usage: usage, model_context_window: 9 };
  return { type: 'event_msg', payload: { type: 'token_count', info, rate_limits: null } };
}

describe('summarizeRollout', () => {
  it('tells what lists show', () =>
    inTempHome(async (home) => {
      const moved: RolloutItem = { type: 'turn_context', payload: { ...context('t', 'm2'), cwd: '/b', effort: 'high' } };
      const { id, path } = storeThread(home, '2026-01-02T03:04:05.678Z', {
        cwd: '/a', source: 'vscode', git: { branch: 'main' }, forked_from_id: 'p', agent_nickname: 'n', agent_role: 'r',
        lines: [...turn('one', [used(5)]), moved, ...turn('two', [used(7)]).filter((one) => one.type !== 'turn_context')],
        touched: 1_800_000_000.5,
      });
      expect(await summarizeRollout(path)).toEqual({
        id, path, archived: false, createdAtMs: Date.parse('2026-01-02T03:04:05.678Z'), updatedAtMs: 1_800_000_000_500,
        source: 'vscode', modelProvider: 'mock', cwd: '/b', preview: 'ask one', name: null, cliVersion: '0.117.0',
        git: { branch: 'main' }, forkedFromId: 'p', agentNickname: 'n', agentRole: 'r', model: 'm2', effort: 'high', tokensUsed: 7,
      });
    }));

  it('goes by the meta when no turn says where it ran, and knows archived threads by their folder', () =>
    inTempHome(async (home) => {
      const { path } = storeThread(home, '2026-01-02T03:04:05Z', { cwd: '/a', archived: true, lines: [said('hello')] });
      expect(await summarizeRollout(path)).toMatchObject({ archived: true, cwd: '/a', model: null, tokensUsed: 0, preview: 'hello' });
    }));

  it.each([
    ['no user message', [item(message('user', 'only an item'))]],
    ['a user message after 250 lines', [...Array.from({ length: 250 }, () => item(message('assistant', 'x'))), said('late')]],
  ])('leaves out a file with %s', (_, lines) =>
    inTempHome(async (home) => {
      expect(await summarizeRollout(storeThread(home, '2026-01-02T03:04:05Z', { lines }).path)).toBeNull();
    }));

  it('finds a message at line 17 and leaves out files without meta, empty ones and garbage', () =>
    inTempHome(async (home) => {
      const lines = [...Array.from({ length: 15 }, () => item(message('assistant', 'x'))), said('here')];
      expect(await summarizeRollout(storeThread(home, '2026-01-02T03:04:05Z', { lines }).path)).toMatchObject({ preview: 'here' });
      for (const content of ['', 'garbage', '\0\0\0', jsonl(turn('one'))]) {
        writeFileSync(join(home, 'r.jsonl'), content);
        expect(await summarizeRollout(join(home, 'r.jsonl'))).toBeNull();
      }
    }));

  it('throws only for what cannot be read', async () => {
    await expect(summarizeRollout('/nonexistent/r')).rejects.toMatchObject({ code: 'rollout_unreadable', systemCode: 'ENOENT' });
  });

  it.each([
    ['  plain  ', 'plain'],
    ['# Context from my IDE setup:\n\n## Open tabs\n- a\n\n## My request for Codex:\nfix it\n', 'fix it'],
    ['x'.repeat(5000), 'x'.repeat(4096)],
    ['ü'.repeat(3000), 'ü'.repeat(2048)],
    [`${'x'.repeat(4095)}ü`, 'x'.repeat(4095)],
  ])('shows of a message what the person wrote, up to 4 KiB', (text, preview) =>
    inTempHome(async (home) => {
      expect(await summarizeRollout(storeThread(home, '2026-01-02T03:04:05Z', { lines: [said(text)] }).path)).toMatchObject({ preview });
    }));

  it('takes the time of the name when the meta cannot be right', () =>
    inTempHome(async (home) => {
      const { path } = storeThread(home, '2026-01-02T03:04:05.000Z', { timestamp: '1999-01-01T00:00:00Z' });
      expect(await summarizeRollout(path)).toMatchObject({ createdAtMs: Date.parse('2026-01-02T03:04:05Z') });
      const far = storeThread(home, '2026-01-02T03:04:05.000Z', { id: '11111111-2222-4333-8444-555555555555', timestamp: 'never' });
      expect(await summarizeRollout(far.path)).toMatchObject({ createdAtMs: Date.parse('2026-01-02T03:04:05Z') });
    }));

  it('costs no more for a big file', () =>
    inTempHome(async (home) => {
      const { path } = storeThread(home, '2026-01-02T03:04:05Z', { lines: turn('one', [used(3)]) });
      const filler = jsonl([item(message('assistant', 'x'.repeat(1_000_000)))]);
      for (let i = 0; i < 30; i += 1) appendFileSync(path, filler);
      expect(statSync(path).size).toBeGreaterThan(30_000_000);
      // The usage is too far from the end to be looked for.
      expect(await summarizeRollout(path)).toMatchObject({ preview: 'ask one', cwd: '/repo', tokensUsed: 0 });
    }));

  withSamples('reads rollouts of the original (skipped: reference data not present)', async () => {
    const found = await Promise.all(samplePaths(samples ?? '').sort().map((path) => summarizeRollout(path)));
    expect(found).toMatchObject([
      { source: 'exec', createdAtMs: Date.parse('2026-11-21T03:13:15.134Z'), model: 'gpt-5.3-codex', tokensUsed: 600 },
      { source: 'vscode', createdAtMs: Date.parse('2026-11-21T03:13:18.594Z'), preview: 'COMPME first', tokensUsed: 480 },
    ]);
  });
});

describe('sourceKindOf', () => {
  it.each([
    ['cli', 'cli'], ['vscode', 'vscode'], ['exec', 'exec'], ['mcp', 'appServer'], ['unknown', 'unknown'],
    [{ custom: 'x' }, 'unknown'], [{ subagent: 'review' }, 'subAgentReview'], [{ subagent: 'compact' }, 'subAgentCompact'],
    [{ subagent: 'memory_consolidation' }, 'subAgent'], [{ subagent: { other: 'guardian' } }, 'subAgentOther'],
    [{ subagent: { thread_spawn: { parent_thread_id: 'p', depth: 1 } } }, 'subAgentThreadSpawn'],
  ] as const)('calls %j %s', (source, kind) => {
    expect(sourceKindOf(meta({ source }).source)).toBe(kind);
  });
});
