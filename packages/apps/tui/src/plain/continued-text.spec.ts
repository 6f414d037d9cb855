import { expect, it } from '@jest/globals';

import { isContinued, joinedText } from './continued-text.ts';

it.each([
  ['one', false],
  ['one \\', true],
  ['one \\\\', false],
  ['\\', true],
  ['one \\\ntwo', false],
  ['"""', true],
  ['"""a', true],
  ['"""a\\\nb"""', false],
  ['"""a"""  ', false],
  ['say """', false],
])('%j goes on: %s', (text, goesOn) => {
  expect(isContinued(text)).toBe(goesOn);
});

it.each([
  ['one \\\ntwo', 'one \ntwo'],
  ['"""\na\n\nb\n"""', 'a\n\nb'],
  ['"""a"""', 'a'],
  ['plain', 'plain'],
])('%j is sent as %j', (text, sent) => {
  expect(joinedText(text)).toBe(sent);
});
