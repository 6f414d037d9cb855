import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { notAnswered } from './not-answered.fixture.ts';

/** For people. When something is built, its lines go; what is declared ahead gets some. */
const LIST = join(import.meta.dirname, '__fixtures__/not-answered.txt');

describe('what is declared and not answered', () => {
  it('is what the list says, each with what it would take', () => {
    const list = readFileSync(LIST, 'utf8').trimEnd();
    expect(notAnswered().split('\n')).toEqual(list.split('\n'));
  });
});
