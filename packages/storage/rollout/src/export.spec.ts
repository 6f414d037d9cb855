import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { exportJson } from './export-json.ts';
import { exportMarkdown } from './export-markdown.ts';
import { type RolloutItem } from './line.ts';
import { closedMarkdown, code, fenced } from './markdown-blocks.ts';
import { compaction, inTempHome, item, jsonl, LEAD_IN, message, meta, rollback, samplePaths, samplesFolder, turn } from './rollout.fixture.ts';

const samples = samplesFolder();
const withSamples = samples === null ? it.skip : it;

type Exporter = typeof exportJson;

async function exported(exporter: Exporter, lines: readonly RolloutItem[], name?: string): Promise<string> {
  let text = '';
  await inTempHome(async (home) => {
    const path = join(home, 'r.jsonl');
    writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta({ git: { branch: 'main' } }) }, ...lines]));
    await exporter(path, async (chunk) => void (text += chunk), { name });
  });
  return text;
}

function call(name: string, args: object): RolloutItem {
  return item({ type: 'function_call', name, arguments: JSON.stringify(args), call_id: `call-${name}` });
}

function output(name: string, text: string): RolloutItem {
  return item({ type: 'function_call_output', call_id: `call-${name}`, output: text });
}

const patch = item({ type: 'custom_tool_call', status: 'completed', call_id: 'p', name: 'apply_patch', input: '*** Begin Patch\n*** Add File: a.md\n+```js\n*** End Patch' });

describe('exportMarkdown', () => {
  it('reads like a conversation', async () => {
    const lines = [
      item(message('developer', 'secret rules')), item(LEAD_IN),
      ...turn('one', [call('exec_command', { cmd: 'ls -la' }), output('exec_command', 'a.md\n'), patch]),
    ];
    expect(await exported(exportMarkdown, lines, 'My *thread*')).toBe(
      [
        '# My \\*thread\\*', '',
        '- Thread: `01a1fc18-0579-7662-92e4-5522e3d9bc8d`', '- Created: `2026-11-21T03:13:15.134Z`', '- Folder: `/repo`',
        '- Model provider: `mock`', '- Branch: `main`', '- Made by: `codex_exec 0.117.0`', '',
        '## Turn 1 (2026-11-21T03:13:15.237Z)', '',
        '### User', '', '> ask one', '',
        '### Tool: `exec_command`', '', '```sh', 'ls -la', '```', '',
        'Output of `exec_command`:', '', '```text', 'a.md', '```', '',
        '### Tool: `apply_patch`', '', '````diff', '*** Begin Patch', '*** Add File: a.md', '+```js', '*** End Patch', '````', '',
        '### Assistant', '', 'answer one', '',
      ].join('\n'),
    );
  });

  it('takes the first message for a title when there is no name', async () => {
    expect(await exported(exportMarkdown, turn('a\nb'))).toMatch(/^# ask a\n/);
    expect(await exported(exportMarkdown, [])).toMatch(/^# Thread 01a1fc18/);
  });

  it('shortens outputs in the middle and counts pictures', async () => {
    const parts = item({ type: 'function_call_output', call_id: 'x', output: [{ type: 'input_text', text: 'seen' }, { type: 'input_image', image_url: 'data:image/png;base64,AAAA' }] });
    const text = await exported(exportMarkdown, turn('one', [call('exec_command', { command: ['cat', 'a b'] }), output('exec_command', 'x'.repeat(100_000)), parts]));
    expect(text.length).toBeLessThan(10_000);
    expect(text).toContain('chars truncated');
    expect(text).toContain("cat 'a b'");
    expect(text).toContain('```text\nseen\n[image]\n```');
    expect(text).not.toContain('base64');
  });

  it('shows plans, compactions, interruptions and commands of the user, and no turn that was rolled back', async () => {
    const lines: RolloutItem[] = [
      ...turn('one', [call('update_plan', { plan: [{ step: 'look', status: 'completed' }, { step: 'fix', status: 'in_progress' }, { step: 'test', status: 'pending' }] })]),
      ...turn('gone'), rollback(1), ...compaction('c1', [message('user', 'x')]),
      item(message('user', '<user_shell_command>\nls\n</user_shell_command>')), ...turn('two').slice(0, 4),
      { type: 'event_msg', payload: { type: 'turn_aborted', turn_id: 'turn-two', reason: 'interrupted' } },
    ];
    const text = await exported(exportMarkdown, lines);
    expect(text).toContain('[x] look\n[~] fix\n[ ] test');
    expect(text).toContain('> summary c1');
    expect(text).toContain('### Command of the user');
    expect(text).toContain('> ask two\n\n*Interrupted.*');
    expect(text).not.toContain('gone');
  });
});

describe('exportJson', () => {
  it('is one object with whole texts, without instructions', async () => {
    const long = 'x'.repeat(100_000);
    const text = await exported(exportJson, [item(LEAD_IN), ...turn('one', [call('f', { a: 1 }), output('f', long)]), ...turn('two').slice(0, 4)]);
    const { turns, thread, ...rest } = JSON.parse(text) as { turns: unknown; thread: Record<string, unknown>; format: string };
    expect(rest).toEqual({ format: 'codex-ts.thread', version: 1 });
    expect(thread).toMatchObject({ id: meta().id, cwd: '/repo', title: 'ask one', git: { branch: 'main' } });
    expect(thread).not.toHaveProperty('base_instructions');
    const at = '2026-11-21T03:13:15.237Z';
    expect(turns).toEqual([
      {
        id: 'turn-one', startedAt: at, status: 'completed',
        items: [
          { at, type: 'userMessage', text: 'ask one', images: 0 },
          { at, type: 'toolCall', callId: 'call-f', name: 'f', language: 'json', text: '{\n  "a": 1\n}' },
          { at, type: 'toolOutput', callId: 'call-f', text: long, images: 0 },
          { at, type: 'agentMessage', text: 'answer one', phase: null },
        ],
      },
      { id: 'turn-two', startedAt: at, status: 'inProgress', items: [{ at, type: 'userMessage', text: 'ask two', images: 0 }] },
    ]);
  });

  it('is valid for an empty thread and for one of bare items', async () => {
    expect(JSON.parse(await exported(exportJson, []))).toMatchObject({ turns: [] });
    expect(JSON.parse(await exported(exportJson, [item(message('user', 'a')), item(message('assistant', 'b'))]))).toMatchObject({
      turns: [{ id: null, items: [{ text: 'a' }, { text: 'b' }], status: 'inProgress' }],
    });
  });

  withSamples('exports rollouts of the original (skipped: reference data not present)', async () => {
    for (const path of samplePaths(samples ?? '')) {
      let [json, markdown] = ['', ''];
      await exportJson(path, async (chunk) => void (json += chunk));
      await exportMarkdown(path, async (chunk) => void (markdown += chunk));
      expect(JSON.parse(json)).toMatchObject({ thread: { cwd: '/repo' } });
      expect(markdown).not.toContain('permissions instructions');
    }
  });
});

describe('exporting', () => {
  it('tells failures of the receiver and of the file apart', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta() }]));
      await expect(exportJson(path, () => Promise.reject(new Error('pipe closed')))).rejects.toThrow('pipe closed');
      const nowhere = (): Promise<void> => Promise.resolve();
      await expect(exportJson(join(home, 'no'), nowhere)).rejects.toMatchObject({ code: 'rollout_unreadable' });
      await expect(exportMarkdown(path, nowhere, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
      writeFileSync(path, 'garbage');
      await expect(exportMarkdown(path, nowhere)).rejects.toMatchObject({ code: 'rollout_without_meta' });
    }));

  it('fences so that nothing inside ends the block', () => {
    const text = fc.array(fc.constantFrom('`', '\n', 'a', '~~~')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (inside) => {
        const lines = fenced('sh', inside).split('\n');
        const fence = /^`+/.exec(lines[0] ?? '')?.[0] ?? '';
        const closing = lines.findIndex((one, at) => at > 0 && one.startsWith(fence));
        expect(closing).toBe(lines.length - 2);
        expect(code(inside)).not.toContain('\n');
      }),
    );
  });

  it('closes code blocks that a text leaves open', () => {
    expect(closedMarkdown('a\n```js\nb')).toBe('a\n```js\nb\n```\n');
    expect(closedMarkdown('~~~~\n```\n~~~\n')).toBe('~~~~\n```\n~~~\n~~~~\n');
    expect(closedMarkdown('```\nb\n```')).toBe('```\nb\n```\n');
    expect(closedMarkdown('use ```x``` here')).toBe('use ```x``` here\n');
  });
});
