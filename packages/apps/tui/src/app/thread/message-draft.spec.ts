import { type UserInput } from '@codex-ts/app-server-protocol';
import { describe, expect, it } from '@jest/globals';

import { rollbackPlan } from './backtrack.ts';
import { messageDraft } from './message-draft.ts';
import { mergedInput, userInput } from './user-input.ts';

const image = (path: string): UserInput => ({ type: 'localImage', path });
/** A text in which what is in angle brackets is an element. */
const text = (marked: string): UserInput => {
  let plain = '';
  const text_elements = [];
  for (const part of marked.split(/(<[^>]*>)/)) {
    const placeholder = /^<(.*)>$/.exec(part)?.[1];
    const start = Buffer.byteLength(plain);
    plain += placeholder ?? part;
    if (placeholder !== undefined) text_elements.push({ byteRange: { start, end: Buffer.byteLength(plain) }, placeholder });
  }
  return { type: 'text', text: plain, text_elements };
};
const found = (path: string): string | null => (path.startsWith('/gone') ? null : path);
const shown = ({ draft, lost }: ReturnType<typeof messageDraft>) => [draft.text, draft.tokens.map(({ start, end, meaning }) => [draft.text.slice(start, end), meaning.kind === 'paste' ? '' : meaning.path]), lost];

describe('a message that is edited again', () => {
  it('has its images where they stood', () => {
    const content = [image('/a.png'), image('/b.png'), text('é <[Image #1]> and <[Image #2]>!')];
    expect(shown(messageDraft(content, found))).toEqual(['é [Image #1] and [Image #2]!', [['[Image #1]', '/a.png'], ['[Image #2]', '/b.png']], 0]);
  });

  it('has images before the text that does not name them', () => {
    expect(shown(messageDraft([image('/a.png'), text('what is it')], found))).toEqual(['[Image #1] what is it', [['[Image #1]', '/a.png']], 0]);
    expect(shown(messageDraft([image('/gone.png'), text('what')], found))).toEqual(['what', [], 1]);
  });

  it('leaves out images that are gone, with their labels, and numbers the others anew', () => {
    const content = [image('/gone.png'), image('/b.png'), text('<[Image #1]> <[Image #2]> look')];
    expect(shown(messageDraft(content, found))).toEqual(['[Image #1] look', [['[Image #1]', '/b.png']], 1]);
    expect(shown(messageDraft([{ type: 'image', url: 'data:x' }, text('<[Image #1]> x')], found))).toEqual(['x', [], 1]);
  });

  it('has its mentions, and takes what only looks like a label for text', () => {
    const content: UserInput[] = [text('use <$lint> on [Image #1]'), { type: 'skill', name: 'lint', path: '/skills/lint' }];
    expect(shown(messageDraft(content, found))).toEqual(['use $lint on [Image #1]', [['$lint', '/skills/lint']], 0]);
  });

  it('passes over elements that do not fit the text', () => {
    const broken: UserInput = { type: 'text', text: 'abc', text_elements: [{ byteRange: { start: 2, end: 99 }, placeholder: null }, { byteRange: { start: 2, end: 1 }, placeholder: null }] };
    expect(shown(messageDraft([broken], found))).toEqual(['abc', [], 0]);
  });

  it('comes back as it was sent', () => {
    const content = [image('/a.png'), text('<[Image #1]> look')];
    const { draft } = messageDraft(content, found);
    const images = draft.tokens.flatMap(({ start, end, meaning }) => (meaning.kind === 'image' ? [{ path: meaning.path, placeholder: draft.text.slice(start, end) }] : []));
    expect(userInput({ text: draft.text, elements: [{ byteRange: { start: 0, end: 10 }, placeholder: '[Image #1]' }], images, mentions: [] })).toEqual(content);
  });
});

describe('taking back a message', () => {
  it('takes back its turn, and gives all that was said in it up to the message; turns without a message do not count', () => {
    const turn = (...messages: string[]) => ({ items: messages.map((each) => ({ type: 'userMessage', id: each, content: [text(each)] })) });
    const thread = { turns: [turn('a'), turn(), turn('b', 'c', 'd'), turn('e')] } as unknown as Parameters<typeof rollbackPlan>[0];
    const plan = (message: number) => {
      const { numTurns, messages } = rollbackPlan(thread, message, found) ?? { numTurns: 0, messages: [] };
      return [numTurns, messages.map(({ draft }) => draft.text)];
    };
    expect([plan(0), plan(2), plan(4), plan(5)]).toEqual([[3, ['a']], [2, ['b', 'c']], [1, ['e']], [0, []]]);
  });
});

describe('several messages sent as one', () => {
  it('have their images numbered through', () => {
    const merged = mergedInput([[image('/a.png'), text('<[Image #1]> é')], [text('plain')], [image('/b.png'), image('/c.png'), text('é <[Image #1]><[Image #2]>.')]]);
    expect(merged).toEqual([image('/a.png'), text('<[Image #1]> é'), text('plain'), image('/b.png'), image('/c.png'), text('é <[Image #2]><[Image #3]>.')]);
  });
});
