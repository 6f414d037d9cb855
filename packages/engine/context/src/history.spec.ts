import { describe, expect, it } from '@jest/globals';
import { type ResponseItem, zeroUsage } from '@codex-ts/protocol';
import { boundOutput } from './bound-output.ts';
import { History } from './history.ts';
import { TokenLedger } from './token-ledger.ts';
import { userMessage } from './user-message.ts';

const image: ResponseItem = { type: 'message', role: 'user', content: [{ type: 'input_image', image_url: 'data:x' }] };
const live = new AbortController().signal;

describe('History', () => {
  it('sends images only to models that take them', () => {
    const history = new History([image]);
    expect(history.toInput(true)).toEqual([image]);
    expect(JSON.stringify(history.toInput(false))).not.toContain('data:x');
  });

  it('never sends what is kept for other readers', () => {
    expect(new History([{ type: 'ghost_snapshot', ghost_commit: {} }]).toInput(true)).toEqual([]);
  });
});

describe('boundOutput', () => {
  it('cuts an output to 1.2 times the policy, and nothing else', () => {
    const output: ResponseItem = { type: 'function_call_output', call_id: 'c', output: 'x'.repeat(1000) };
    const cut = boundOutput(output, { mode: 'bytes', limit: 100 });
    expect(JSON.stringify(cut).length).toBeLessThan(300);
    expect(JSON.stringify(cut)).toContain('chars truncated');
    expect(boundOutput(image, { mode: 'bytes', limit: 1 })).toBe(image);
  });
});

describe('TokenLedger', () => {
  it('adds up responses and carries on from a resumed thread', () => {
    const usage = { ...zeroUsage(), input_tokens: 10, total_tokens: 12 };
    const ledger = new TokenLedger(1000, { total: usage, last: usage });
    expect(ledger.count(usage)).toEqual({ total: { ...usage, input_tokens: 20, total_tokens: 24 }, last: usage, window: 1000 });
    expect(ledger.count(null)?.total.input_tokens).toBe(20);
  });
});

describe('userMessage', () => {
  it('wraps images, numbers local ones, and keeps the order', async () => {
    const load = (path: string) => Promise.resolve(path === '/bad' ? { problem: 'cannot read /bad' } : { dataUrl: `data:${path}` });
    const message = await userMessage(
      [{ type: 'localImage', path: '/a' }, { type: 'text', text: 'look' }, { type: 'image', url: 'https://x/y.png' }, { type: 'localImage', path: '/bad' }],
      load,
      live,
    );
    expect(message.content).toEqual([
      { type: 'input_text', text: '<image name=[Image #1]>' },
      { type: 'input_image', image_url: 'data:/a' },
      { type: 'input_text', text: '</image>' },
      { type: 'input_text', text: 'look' },
      { type: 'input_text', text: '<image>' },
      { type: 'input_image', image_url: 'https://x/y.png' },
      { type: 'input_text', text: '</image>' },
      { type: 'input_text', text: 'cannot read /bad' },
    ]);
  });
});
