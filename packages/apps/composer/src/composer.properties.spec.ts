import { describe, expect, it } from '@jest/globals';
import { lineWidth, textOf } from '@codex-ts/terminal-markup';
import fc from 'fast-check';
import { Composer } from './composer.ts';
import { keyOf, only } from './driver.fixture.ts';
import { snapToBoundary } from './text/boundaries.ts';
import { TextBuffer } from './text/text-buffer.ts';
import { type Draft, sameDraft } from './text/token.ts';
import { plainTheme } from './view-tags.fixture.ts';

const LETTERS = ['a', 'b', ' ', '日', 'é', '\u0301', '👩‍👩‍👧', '🇩', '\u200d', '.', '!', '/', '@', '$', '?'];
const EDITING = [
  'left', 'right', 'up', 'down', 'home', 'end', 'alt+b', 'alt+f', 'ctrl+home', 'ctrl+end', 'backspace', 'delete', 'ctrl+w', 'alt+d', 'ctrl+u', 'ctrl+k', 'ctrl+y', 'alt+y', 'ctrl+j', 'ctrl+_', 'alt+_',
];
const REST = ['enter', 'tab', 'esc', 'ctrl+c', 'ctrl+d', 'ctrl+r', 'ctrl+s', 'shift+left', 'ctrl+g', 'ctrl+v'];
const VIM = [...'hjklwbe0$gGiaIAoOdcypPxuvVJ.2sSDC'];

type Step = { readonly do: 'key'; readonly id: string } | { readonly do: 'paste'; readonly text: string } | { readonly do: 'image' } | { readonly do: 'view'; readonly width: number; readonly height: number } | { readonly do: 'tick' };

const key = (ids: readonly string[]): fc.Arbitrary<Step> => fc.constantFrom(...ids).map((id) => ({ do: 'key', id }));
const paste: fc.Arbitrary<Step> = fc.constantFrom('one two', 'a\nb', '\r\n', 'x'.repeat(1_001), 'é'.repeat(1_002), '\t日本語 text', '\u001b[31m', '').map((text) => ({ do: 'paste', text }));
const view: fc.Arbitrary<Step> = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 6 })).map(([width, height]) => ({ do: 'view', width, height }));
const others: fc.Arbitrary<Step> = fc.oneof(paste, fc.constant<Step>({ do: 'image' }), view, fc.constant<Step>({ do: 'tick' }));
const stepsOf = (...keys: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> => fc.array(fc.oneof({ weight: 3, arbitrary: key(LETTERS) }, ...keys.map((arbitrary) => ({ weight: 3, arbitrary })), { weight: 1, arbitrary: others }), { maxLength: 60 });

class Player {
  readonly composer: Composer;
  now = 0;

  constructor(vim: boolean) {
    this.composer = new Composer({ vim });
  }

  play(step: Step): ReturnType<Composer['handle']> {
    this.now += 200;
    const { composer } = this;
    if (step.do === 'view') checkView(composer, step.width, step.height);
    if (step.do === 'key') return this.both(composer.handle({ type: 'key', key: step.id === ' ' ? { ...keyOf('space'), text: ' ' } : keyOf(step.id) }, this.now));
    if (step.do === 'paste') return this.both(composer.handle({ type: 'paste', text: step.text }, this.now));
    if (step.do === 'image') return this.both(composer.handle({ type: 'image', path: '/a.png' }, this.now));
    return composer.handle({ type: 'tick' }, this.now);
  }

  /** With the moment behind it, in which what was held back comes. */
  both(effects: ReturnType<Composer['handle']>): ReturnType<Composer['handle']> {
    this.now += 20;
    return [...effects, ...this.composer.handle({ type: 'tick' }, this.now)];
  }
}

function checkView(composer: Composer, width: number, height: number): void {
  const { lines, cursor } = composer.view(width, height, plainTheme);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(height);
  for (const line of lines) {
    expect(lineWidth(line)).toBeLessThanOrEqual(width);
    expect(textOf(line)).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  }
  if (cursor === null) return;
  expect(cursor.x).toBeGreaterThanOrEqual(0);
  expect(cursor.x).toBeLessThan(width);
  expect(cursor.y).toBeGreaterThanOrEqual(0);
  expect(cursor.y).toBeLessThan(lines.length);
}

/** The cursor stands where it may, tokens are whole and images numbered. */
function checkText(composer: Composer): void {
  const { draft, cursor } = composer;
  const buffer = new TextBuffer();
  buffer.replace(0, 0, draft);
  expect(snapToBoundary(buffer, cursor)).toBe(cursor);
  const images = draft.tokens.filter(({ meaning }) => meaning.kind === 'image').map(({ start, end }) => draft.text.slice(start, end));
  expect(images).toEqual(images.map((_, index) => `[Image #${index + 1}]`));
  for (const { start, end, meaning } of draft.tokens) if (meaning.kind === 'paste') expect(draft.text.slice(start, end)).toMatch(/^\[Pasted Content \d+ chars\]( #\d+)?$/);
}

describe('whatever is pressed and pasted', () => {
  it.each([[false], [true]])('text, cursor and view stay sound (vim: %s)', (vim) => {
    fc.assert(
      fc.property(stepsOf(key(EDITING), key(REST), ...(vim ? [key([...VIM, 'esc'])] : [])), (steps) => {
        const player = new Player(vim);
        for (const step of steps) {
          player.play(step);
          checkText(player.composer);
        }
        checkView(player.composer, 20, 4);
      }),
      { numRuns: 300 },
    );
  });

  it('undo goes back through every state, and redo forth', () => {
    fc.assert(
      fc.property(stepsOf(key(EDITING.filter((id) => !/_$/.test(id)))), (steps) => {
        const player = new Player(false);
        const states: Draft[] = [player.composer.draft];
        for (const step of steps) {
          player.play(step);
          states.push(player.composer.draft);
        }
        const press = (id: string): void => void player.play({ do: 'key', id });
        const end = player.composer.draft;
        let at = states.length - 1;
        let undone = 0;
        for (let before: Draft | null = null; before === null || !sameDraft(before, player.composer.draft); undone += 1) {
          before = player.composer.draft;
          press('ctrl+_');
          while (at > 0 && !sameDraft(states[at] ?? end, player.composer.draft)) at -= 1;
          expect(states[at]).toEqual(player.composer.draft);
        }
        expect(player.composer.draft).toEqual(states[0]);
        for (; undone > 0; undone -= 1) press('alt+_');
        expect(player.composer.draft).toEqual(end);
      }),
      { numRuns: 200 },
    );
  });

  it('a draft goes only when it is sent or cleared, and then it is the newest of the history', () => {
    fc.assert(
      fc.property(stepsOf(key(['up', 'up', 'down', 'esc', 'ctrl+c', 'enter', 'tab', 'left', 'right', 'home'])), (steps) => {
        const player = new Player(false);
        const kept: Draft[] = [];
        for (const step of steps) {
          const before = player.composer.draft;
          const effects = player.play(step);
          const { draft } = player.composer;
          if (step.do !== 'key' || sameDraft(before, draft) || LETTERS.includes(step.id)) continue;
          const [submit] = only(effects, 'submit');
          if (submit !== undefined) expect(submit.draft).toEqual(before);
          if (submit !== undefined || step.id === 'ctrl+c') {
            kept.push(before);
            expect(draft.text).toBe('');
            player.play({ do: 'key', id: 'up' });
            expect(player.composer.draft).toEqual(before);
          } else {
            expect(['up', 'down']).toContain(step.id);
            if (before.text !== '') expect(kept.some((each) => sameDraft(each, before))).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('typing and deleting characters is what a list of characters does', () => {
    const simple = fc.array(fc.constantFrom('a', 'b', 'c', '日', 'left', 'right', 'backspace', 'delete', 'home', 'end', 'ctrl+j'), { maxLength: 80 });
    fc.assert(
      fc.property(simple, (ids) => {
        const player = new Player(false);
        const model: string[] = [];
        let at = 0;
        for (const id of ids) {
          player.play({ do: 'key', id });
          const lineStart = model.lastIndexOf('\n', at - 1) + 1;
          const lineEnd = model.indexOf('\n', at);
          if (id === 'left') at = Math.max(0, at - 1);
          else if (id === 'right') at = Math.min(model.length, at + 1);
          else if (id === 'home') at = at === 0 ? 0 : lineStart;
          else if (id === 'end') at = lineEnd < 0 ? model.length : lineEnd;
          else if (id === 'delete') model.splice(at, 1);
          else if (id === 'backspace') at = at > 0 ? (model.splice(at - 1, 1), at - 1) : 0;
          else model.splice(at++, 0, id === 'ctrl+j' ? '\n' : id);
          expect([player.composer.text, player.composer.cursor]).toEqual([model.join(''), at]);
        }
      }),
    );
  });

  it('however keys are timed, every character arrives, in its order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'é', '日', 'x'), fc.nat(20), fc.boolean()), { maxLength: 60 }), (keys) => {
        const composer = new Composer();
        let now = 0;
        for (const [id, gap, ticks] of keys) {
          now += gap;
          if (ticks) composer.handle({ type: 'tick' }, now);
          composer.handle({ type: 'key', key: keyOf(id) }, now);
        }
        const due = composer.nextTick();
        if (due !== null) composer.handle({ type: 'tick' }, due);
        expect(composer.nextTick()).toBeNull();
        expect(composer.text).toBe(keys.map(([id]) => id).join(''));
      }),
    );
  });
});
