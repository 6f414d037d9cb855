import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { customPrompt } from './custom-prompt.ts';
import { expandPrompt, promptTemplate } from './expand-prompt.ts';
import { calledPrompt, PromptShelf } from './prompt-shelf.ts';
import { splitWords } from './split-words.ts';

const expanded = (body: string, args = ''): unknown => {
  const result = expandPrompt(customPrompt('p', body), args);
  return 'text' in result ? result.text : result.problem;
};

describe('a prompt file', () => {
  it('has a head, or none', () => {
    expect(customPrompt('x', '---\ndescription: "Make a release"\nargument-hint: VERSION=<n>\nother: 1\n---\nRelease $VERSION, $$HOME and $VERSION.\n')).toEqual({
      name: 'x', description: 'Make a release', argumentHint: 'VERSION=<n>', body: 'Release $VERSION, $$HOME and $VERSION.\n', named: ['VERSION'], takesText: true,
    });
    expect(customPrompt('x', '---\r\ndescription: a\r\n---\r\nbody')).toMatchObject({ description: 'a', body: 'body' });
    expect(customPrompt('x', 'costs 5 $$1\n---\nno head\n---\n')).toMatchObject({ description: null, body: 'costs 5 $$1\n---\nno head\n---\n', named: [], takesText: false });
    expect(customPrompt('x', '---\ndescription: never closed\n')).toMatchObject({ description: null });
  });
});

describe('what follows the name', () => {
  it.each([
    ['Look at $1 and $2, then $1.', 'a.ts "b c.ts"', 'Look at a.ts and b c.ts, then a.ts.'],
    ['Nothing for $3.', 'a', 'Nothing for .'],
    ['All: $ARGUMENTS!', "fix  'the tests' now", 'All: fix the tests now!'],
    ['$$1 is no place, $x and $ neither; $10 is $1 and a 0', 'q', '$$1 is no place, $x and $ neither; q0 is q and a 0'],
    ['Tell $WHO about $WHAT', 'WHO=Ada WHAT="the new parser"', 'Tell Ada about the new parser'],
    ['Tell $WHO $WHO', 'WHO=$WHO', 'Tell $WHO $WHO'],
    ['A $$1 $1 [$2] {$ARGUMENTS} $$X', 'a "b c"', 'A $$1 a [b c] {a b c} $$X'],
    ['B $$WHO $WHO $1 $ARGUMENTS', 'WHO=Ada', 'B $$WHO Ada $1 $ARGUMENTS'],
    ['plain', 'ignored', 'plain'],
    ['Tell $WHO about $WHAT', 'WHO=Ada', '/prompts:p needs WHAT=… behind it.'],
    ['Tell $WHO', 'Ada', '/prompts:p: `Ada` should be NAME=value; put quotes around a value with blanks.'],
    ['Tell $1', '"Ada', '/prompts:p: a quote is not closed.'],
  ])('%s + %s', (body, args, text) => {
    expect(expanded(body, args)).toBe(text);
  });

  it('is split as a shell would', () => {
    expect(splitWords(String.raw`a\ b "c \" \d" 'e \' "" x=y" z"`)).toEqual(['a b', String.raw`c " \d`, 'e \\', '', 'x=y z']);
    expect(splitWords("it's")).toBeNull();
    fc.assert(fc.property(fc.array(fc.string()), (words) => {
      expect(splitWords(words.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(' '))).toEqual(words);
    }));
  });

  it('is written out as far as it is known', () => {
    expect(promptTemplate(customPrompt('p', '$A $B'))).toEqual({ text: '/prompts:p A="" B=""', cursor: '/prompts:p A="'.length });
    expect(promptTemplate(customPrompt('p', '$1'))).toEqual({ text: '/prompts:p ', cursor: 11 });
    expect([calledPrompt('/prompts:p  a b '), calledPrompt('/prompts:'), calledPrompt('say /prompts:p')]).toEqual([{ name: 'p', args: 'a b' }, null, null]);
  });
});

it('the prompts are read anew each time, and stay as they were when they cannot be', async () => {
  let files: { name: string; text: string }[] | null = [{ name: 'b', text: '' }, { name: 'a', text: '' }];
  const problems: string[] = [];
  const shelf = new PromptShelf({ read: () => (files === null ? Promise.reject(new Error('gone')) : Promise.resolve(files)), changed: () => undefined, onError: (problem) => void problems.push(problem) });
  expect((await shelf.load()).map(({ name }) => name)).toEqual(['a', 'b']);
  files = null;
  expect((await shelf.load()).map(({ name }) => name)).toEqual(['a', 'b']);
  expect(problems).toEqual(['gone']);
});
