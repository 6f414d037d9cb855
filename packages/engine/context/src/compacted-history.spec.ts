import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type MessageItem, type ResponseItem } from '@codex-ts/protocol';
import { approxTokens } from '@codex-ts/text-utils';
import { compactedRemotely, compactLocally } from './compacted-history.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { KEPT_PROMPT_TOKENS, keptPrompts } from './keep-prompts.ts';
import { isSummary, summaryText, userText } from './summary.ts';
import { trimOutputs } from './trim-outputs.ts';
import { isUserPrompt, promptText } from './user-prompt.ts';

const assistant = (text: string): ResponseItem => ({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });
const developer = (text: string): MessageItem => ({ type: 'message', role: 'developer', content: [{ type: 'input_text', text }] });
const call = (id: string): ResponseItem => ({ type: 'function_call', name: 't', arguments: '{}', call_id: id });
const out = (id: string, output: string): ResponseItem => ({ type: 'function_call_output', call_id: id, output });
const opaque: ResponseItem = { type: 'compaction', encrypted_content: 'x' };
const environment = userText('<environment_context>\n  <cwd>/w</cwd>\n</environment_context>');
const between = { context: null, window: 258_400 };
const long = assistant('word '.repeat(1000));

const text = fc.oneof(fc.string(), fc.integer({ min: 1, max: 30_000 }).map((n) => 'ab 한'.repeat(n).slice(0, n)));
const item = fc.oneof(
  text.map(userText),
  text.map((said) => userText(summaryText(said))),
  text.map(assistant),
  text.map(developer),
  fc.constant(environment),
  fc.constant(call('1')),
  text.map((said) => out('1', said)),
);
const history = fc.array(item, { maxLength: 12 });
const frame = fc.record({ context: fc.constantFrom(null, [developer('now'), environment], [developer('d'.repeat(5000)), environment]), window: fc.constantFrom(null, 1000, 258_400) });

describe('isUserPrompt', () => {
  it.each<[string, ResponseItem, boolean]>([
    ['what a person said', userText('hi'), true],
    ['an empty message', userText(''), true],
    ['the environment', environment, false],
    ['project documents', userText('# AGENTS.md instructions for /w\n\n<INSTRUCTIONS>\nx\n</INSTRUCTIONS>'), false],
    ['an interruption', userText('<turn_aborted>\nx\n</turn_aborted>'), false],
    ['a command of the user', userText(' <USER_SHELL_COMMAND>ls</user_shell_command>\n'), false],
    ['a summary', userText(summaryText('s')), false],
    ['a mention of such a tag', userText('what is <environment_context>?'), true],
    ['an answer', assistant('hi'), false],
    ['a tool call', call('1'), false],
  ])('%s', (_name, said, expected) => {
    expect(isUserPrompt(said)).toBe(expected);
  });
});

describe('isSummary', () => {
  it('knows its own, empty ones too', () => {
    expect([isSummary(summaryText('x')), isSummary(summaryText(' ')), isSummary('x')]).toEqual([true, true, false]);
    expect(summaryText('\n')).toMatch(/\n\(no summary available\)$/);
  });

  it('takes no text of the same length for one of the original', () => {
    expect(isSummary(`${'x'.repeat(399)}\nsummary`)).toBe(false);
  });
});

describe('keptPrompts', () => {
  it('keeps the newest within the budget, in order, and cuts the one that overflows it', () => {
    const old = 'o'.repeat(400);
    const kept = keptPrompts([userText('first'), userText(old), environment, userText('new'), userText('newest')], 53);
    expect(kept.map((message) => promptText(message))).toEqual([expect.stringMatching(/^o+…50 tokens truncated…o+$/), 'new', 'newest']);
  });

  it('leaves pictures out', () => {
    const look: ResponseItem = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'look' }, { type: 'input_image', image_url: 'data:x' }] };
    expect(keptPrompts([look], 10)).toEqual([userText('look')]);
  });
});

describe('compactLocally', () => {
  it('is the messages of the user and the summary', () => {
    const made = compactLocally([developer('d'), environment, userText('one'), long, userText('two'), call('1'), out('1', 'x'.repeat(999))], 'S', between);
    expect(made).toEqual({ history: [userText('one'), userText('two'), userText(summaryText('S'))], message: summaryText('S') });
  });

  it('puts the context before the last message of the user where a turn goes on', () => {
    const context = [developer('now'), environment];
    const made = compactLocally([userText('one'), long, userText('two')], 'S', { ...between, context });
    expect(made?.history).toEqual([userText('one'), ...context, userText('two'), userText(summaryText('S'))]);
    const nobody = compactLocally([long], 'S', { ...between, context });
    expect(nobody?.history).toEqual([...context, userText(summaryText('S'))]);
  });

  it('keeps no more than 20,000 tokens of the user, and less in a small window', () => {
    const items = [...Array.from({ length: 30 }, (_, i) => userText(`${i} ${'p'.repeat(4000)}`)), ...Array.from({ length: 30 }, () => long)];
    const size = (window: number | null) => {
      const kept = compactLocally(items, 'S', { context: null, window })?.history.slice(0, -1) ?? [];
      return kept.reduce((sum, message) => sum + approxTokens(promptText(message)), 0);
    };
    expect(size(null)).toBeGreaterThan(KEPT_PROMPT_TOKENS - 1100);
    expect(size(null)).toBeLessThan(KEPT_PROMPT_TOKENS + 20);
    expect(size(8000)).toBeLessThan(2020);
  });

  it('keeps snapshots of the user files', () => {
    const snapshot: ResponseItem = { type: 'ghost_snapshot', ghost_commit: {} };
    expect(compactLocally([snapshot, long], 'S', between)?.history.at(-1)).toBe(snapshot);
  });

  it('is never larger than what it stands for, and never loses the newest words of the user', () => {
    fc.assert(
      fc.property(history, text, frame, (items, summary, around) => {
        const made = compactLocally(items, summary, around);
        if (made === null) return;
        expect(estimateTokens(made.history)).toBeLessThanOrEqual(estimateTokens(items));
        const newest = items.findLast((one) => isUserPrompt(one) && promptText(one) !== '');
        const kept = made.history.filter(isUserPrompt);
        if (newest !== undefined) expect(promptText(kept.at(-1) ?? opaque).slice(0, 100)).toBe(promptText(newest).slice(0, 100));
        const summaries = made.history.filter((one) => one.type === 'message' && one.role === 'user' && isSummary(promptText(one)));
        expect(summaries.map(promptText)).toEqual([made.message]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('compactedRemotely', () => {
  it('keeps what was said and the opaque items, and puts the context in anew', () => {
    const answer = [developer('theirs'), environment, userText('one'), assistant('a'), opaque, call('1')];
    expect(compactedRemotely([long], answer, between)?.history).toEqual([userText('one'), assistant('a'), opaque]);
    const context = [developer('now')];
    expect(compactedRemotely([long], answer, { ...between, context })?.history).toEqual([...context, userText('one'), assistant('a'), opaque]);
    expect(compactedRemotely([long], [opaque], { ...between, context })?.history).toEqual([...context, opaque]);
  });

  it.each<[string, ResponseItem[]]>([
    ['nothing', []],
    ['only what the user had said', [userText('one')]],
    ['more than there was', [{ type: 'compaction', encrypted_content: 'x'.repeat(50_000) }]],
  ])('does not take %s for a history', (_name, answer) => {
    expect(compactedRemotely([long], answer, between)).toBeNull();
  });
});

describe('trimOutputs', () => {
  it('leaves out the oldest until that is enough', () => {
    const items = [call('1'), out('1', 'x'.repeat(4000)), call('2'), out('2', 'x'.repeat(4000)), out('3', 'tiny')];
    expect(trimOutputs(items, 0)).toEqual(items);
    const once = trimOutputs(items, 500);
    expect(once.map((one) => one === items[once.indexOf(one)])).toEqual([true, false, true, true, true]);
    expect(estimateTokens(trimOutputs(items, 1e9))).toBeLessThan(150);
    expect(trimOutputs(items, 1e9).at(-1)).toBe(items.at(-1));
  });
});

describe('estimateTokens', () => {
  it('adds up, at four bytes a token, with pictures and secrets at what they are worth', () => {
    const picture: ResponseItem = { type: 'message', role: 'user', content: [{ type: 'input_image', image_url: `data:${'x'.repeat(1e6)}` }] };
    const shown: ResponseItem = { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_image', image_url: `data:${'x'.repeat(1e6)}` }] };
    for (const one of [picture, shown]) {
      expect(estimateTokens([one])).toBeGreaterThan(1000);
      expect(estimateTokens([one])).toBeLessThan(3000);
    }
    const reasoning: ResponseItem = { type: 'reasoning', summary: [], content: null, encrypted_content: 'x'.repeat(4000) };
    expect(estimateTokens([reasoning])).toBeLessThan(700);
    expect(estimateTokens([long, picture])).toBe(estimateTokens([long]) + estimateTokens([picture]));
    expect(estimateTokens([{ type: 'ghost_snapshot', ghost_commit: {} }])).toBe(0);
  });
});
