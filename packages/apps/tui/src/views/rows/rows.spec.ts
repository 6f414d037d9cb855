import { describe, expect, it } from '@jest/globals';
import { toTags } from '@codex-ts/fake-terminal';
import { type ConfigReadResponse } from '@codex-ts/app-server-protocol';
import { parseKeymap } from '@codex-ts/keymap';
import { type Line, lineWidth, textOf } from '@codex-ts/terminal-markup';
import fc from 'fast-check';

import { allBindings } from '../keys/view-bindings.ts';
import { compactNumber } from './compact-number.ts';
import { type DebugFacts, debugConfigLines } from './debug-config.ts';
import { footerLines } from './footer-lines.ts';
import { queueLines } from './queue-lines.ts';
import { shortcutLines } from './shortcut-lines.ts';
import { statusCardLines, type StatusFacts } from './status-card.ts';
import { statusLines } from './status-lines.ts';

const text = (lines: readonly Line[]): string => lines.map((row) => textOf(row).trimEnd()).join('\n');
const working = { header: 'Planning the work', details: null, elapsedMs: 65_000, isPaused: false };
const usage = (last: number, window: number | null) => {
  const breakdown = { totalTokens: last, inputTokens: last - 900, cachedInputTokens: 0, outputTokens: 900, reasoningOutputTokens: 0 };
  return { total: breakdown, last: breakdown, modelContextWindow: window };
};
const facts: StatusFacts = {
  version: '0.117.0', model: 'gpt-5.3-codex', modelDetails: ['reasoning high', 'summaries auto'], provider: { name: 'mine', url: 'http://localhost:8080/v1' }, directory: '~/proj', permissions: 'Custom (workspace-write, on-request)', agentsFiles: ['AGENTS.md'],
  account: 'ada@example.com (Plus)', threadName: 'Parser work', mode: null, sessionId: '0199-abcd', forkedFrom: null, usage: usage(60_900, 258_400), showsTokens: true,
  limits: [{ limitId: null, limitName: null, credits: null, planType: null, primary: { usedPercent: 38, windowDurationMins: 300, resetsAt: 1_777_000_000 }, secondary: { usedPercent: 120, windowDurationMins: 10_080, resetsAt: null } }],
  hasLimits: true,
  formatTime: () => '14:05',
};
const config: ConfigReadResponse = {
  config: { model: 'gpt-5.3-codex', approval_policy: null, tui: { theme: 'nord', notifications: ['a', 'b'] }, model_providers: { mine: { experimental_bearer_token: 'hunter2' } } } as unknown as ConfigReadResponse['config'],
  origins: { model: { name: { type: 'user', file: '/home/ada/.codex/config.toml' }, version: 'x' }, 'tui.theme': { name: { type: 'sessionFlags' }, version: 'x' }, 'tui.notifications.0': { name: { type: 'sessionFlags' }, version: 'x' } },
  layers: [{ name: { type: 'sessionFlags' }, version: 'x', config: {}, disabledReason: null }, { name: { type: 'project', dotCodexFolder: '/p/.codex' }, version: 'x', config: {}, disabledReason: 'not trusted' }, { name: { type: 'user', file: '/home/ada/.codex/config.toml' }, version: 'x', config: {}, disabledReason: null }],
};

const ALL: Readonly<Record<string, (width: number) => Line[]>> = {
  status: (width) => statusLines({ status: { ...working, details: 'cargo build --release --workspace --all-features\nthen more\nand more\nand more' }, terminals: 2, nowMs: 600 }, width),
  'status in the background': (width) => statusLines({ status: null, terminals: 1 }, width),
  'status while asking': (width) => statusLines({ status: { ...working, isPaused: true }, terminals: 0, nowMs: 600 }, width),
  footer: (width) => footerLines({ items: ['gpt-5.3-codex default', '80% left', '~/proj'], mode: { name: 'Plan', key: 'shift + tab' } }, width),
  'footer hint': (width) => footerLines({ items: ['gpt-5.3-codex default'], hint: ['tab to queue the message', 'enter to steer the turn'] }, width),
  queue: (width) => queueLines({ steering: [{ text: 'use the other file' }], queued: [{ text: 'then run the tests\nand tell me what failed\nand why\nand since when' }, { text: 'a word '.repeat(60) }] }, width),
  shortcuts: (width) => shortcutLines({ tellsShiftEnter: false }, width),
  'status card': (width) => statusCardLines(facts, width),
  'debug config': (width) => debugConfigLines(config, { requirements: { allowedApprovalPolicies: ['on-request'] } as DebugFacts['requirements'], conversation: { model: 'gpt-5.3-codex', approval_policy: 'never' } }, width),
};

describe.each(Object.entries(ALL))('%s', (_, draw) => {
  it('looks as reviewed', () => {
    expect(`\n${[40, 80, 120].map((width) => `── ${width} ──\n${toTags(draw(width))}`).join('\n')}\n`).toMatchSnapshot();
  });

  it('fits every width', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 140 }), (width) => draw(width).every((row) => lineWidth(row) <= width)));
  });
});

it('a status row blinks by the clock it is given, and stands still without one', () => {
  const marker = (nowMs: number | undefined): string => text(statusLines({ status: working, terminals: 0, nowMs }, 80)).charAt(0);
  expect([marker(0), marker(600), marker(1200), marker(undefined)]).toEqual(['•', '◦', '•', '•']);
  expect(statusLines({ status: null, terminals: 0 }, 80)).toEqual([]);
});

it('a footer drops first the key of the mode, then the mode, then items', () => {
  const footer = (width: number): string => text(footerLines({ items: ['model', '80% left', '~/proj'], mode: { name: 'Plan', key: 'shift + tab' } }, width)).trim();
  expect([footer(70), footer(45), footer(30), footer(20), footer(5)].map((row) => row.replace(/ {2,}/g, ' | '))).toEqual([
    'model · 80% left · ~/proj | Plan mode (shift + tab to change)', 'model · 80% left · ~/proj | Plan mode', 'model · 80% left · ~/proj', 'model · 80% left', 'mo…',
  ]);
});

it('hints name the keys that are bound, and leave out what has none', () => {
  const { keymap } = parseKeymap({ composer: { edit_queued: 'ctrl+x', external_editor: [] } }, allBindings);
  expect(text(queueLines({ steering: [], queued: [{ text: 'x' }], keymap }, 80))).toContain('ctrl + x to edit the last one');
  expect(text(shortcutLines({ tellsShiftEnter: true, keymap }, 80))).not.toContain('editor');
  expect(text(shortcutLines({ tellsShiftEnter: true, keymap }, 80))).toContain('shift + enter for a new line');
});

it('a message that waits for a compaction is told apart from those for later', () => {
  expect(text(queueLines({ heldBack: [{ text: 'a' }], steering: [], queued: [{ text: 'b' }] }, 80))).toBe('• To be sent when the context is compacted\n  ↳ a\n\n• To be sent when the turn is over\n  ↳ b\n    shift + ← to edit the last one');
});

it('a queue stays small, however much waits', () => {
  const rows = queueLines({ steering: [], queued: Array.from({ length: 50 }, (_, n) => ({ text: `message ${n}\n`.repeat(9) })) }, 60);
  expect(rows.length).toBeLessThan(30);
  expect(text(rows)).toContain('… and 42 more');
});

it('secrets of the configuration are not shown', () => {
  const shown = text(debugConfigLines(config, { requirements: null, conversation: {} }, 120));
  expect(shown).toContain('experimental_bearer_token = (not shown) (built in)');
  expect(shown).not.toContain('hunter2');
});

it.each([[0, '0'], [999, '999'], [60_900, '60.9K'], [258_400, '258K'], [1_250_000, '1.3M'], [2e9, '2B']])('%i in few characters is %s', (value, shown) => {
  expect(compactNumber(value)).toBe(shown);
});
