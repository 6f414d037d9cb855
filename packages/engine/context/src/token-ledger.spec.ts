import { describe, expect, it } from '@jest/globals';
import { type ResponseItem, zeroUsage } from '@codex-ts/protocol';
import { estimateTokens } from './estimate-tokens.ts';
import { History } from './history.ts';
import { userText } from './summary.ts';
import { TokenLedger } from './token-ledger.ts';

const usage = (total: number) => ({ ...zeroUsage(), input_tokens: total, total_tokens: total });
const answer: ResponseItem = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'a' }] };
const reasoning: ResponseItem = { type: 'reasoning', summary: [{ type: 'summary_text', text: 'r'.repeat(400) }], content: null, encrypted_content: null };
const more = userText('m'.repeat(400));

describe('the tokens in use', () => {
  it('are estimated where the server counts none', () => {
    const history = new History([more, answer]);
    const ledger = new TokenLedger(1000);
    expect(ledger.active(history)).toBe(estimateTokens(history.items));
    ledger.count(null, 2);
    expect(ledger.active(history)).toBe(estimateTokens(history.items));
  });

  it('are what the last response used, and an estimate of what came since', () => {
    const history = new History([more, answer]);
    const ledger = new TokenLedger(1000);
    ledger.count(usage(500), 2);
    expect(ledger.active(history)).toBe(500);
    history.append([more]);
    expect(ledger.active(history)).toBe(500 + estimateTokens([more]));
  });

  it('go on in a resumed thread behind the last thing the model said', () => {
    const earlier = { total: usage(900), last: usage(500) };
    expect(new TokenLedger(1000, earlier).active(new History([more, answer, more]))).toBe(500 + estimateTokens([more]));
    expect(new TokenLedger(1000, earlier).active(new History([more]))).toBe(500);
  });

  it('count the reasoning of former turns, unless the server does', () => {
    const history = new History([more, reasoning, answer, more, reasoning, answer]);
    const ledger = new TokenLedger(1000);
    ledger.count(usage(500), 6, false);
    expect(ledger.active(history)).toBe(500 + estimateTokens([reasoning]));
    ledger.count(usage(500), 6, true);
    expect(ledger.active(history)).toBe(500);
  });

  it('are stated anew when the history is replaced; the totals stay', () => {
    const history = new History([more]);
    const ledger = new TokenLedger(1000);
    ledger.count(usage(900), 9);
    expect(ledger.restate(70, 1)).toEqual({ total: usage(900), last: { ...zeroUsage(), total_tokens: 70 }, window: 1000 });
    expect(ledger.active(history)).toBe(70);
    history.append([more]);
    expect(ledger.active(history)).toBe(70 + estimateTokens([more]));
  });

  it('are the whole window once the server says that it is full, until it answers again', () => {
    const history = new History([more]);
    const ledger = new TokenLedger(1000);
    expect(ledger.fill()).toMatchObject({ last: { total_tokens: 1000 }, window: 1000 });
    expect(ledger.active(history)).toBe(1000);
    ledger.count(usage(10), 1);
    expect(ledger.active(history)).toBe(10);
    ledger.window = null;
    expect(ledger.fill()).toMatchObject({ last: { total_tokens: 10 } });
    expect(ledger.active(history)).toBe(Infinity);
  });

  it('are told with the window of the model that is asked', () => {
    const ledger = new TokenLedger(1000);
    ledger.window = 50;
    expect(ledger.count(usage(1), 0)?.window).toBe(50);
  });
});
