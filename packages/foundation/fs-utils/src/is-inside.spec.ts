import { describe, expect, it } from '@jest/globals';
import { isInside } from './index.ts';

describe('isInside', () => {
  it.each([
    ['/a', '/a', true],
    ['/a/b', '/a', true],
    ['/a/b/../c', '/a', true],
    ['/a/..b', '/a', true],
    ['/a/...', '/a', true],
    ['/anything', '/', true],
    ['/ab', '/a', false],
    ['/', '/a', false],
    ['/a/../b', '/a', false],
    ['/a/b/../../..', '/a', false],
    ['/b', '/a', false],
  ])('%s in %s: %s', (child, parent, inside) => {
    expect(isInside(child, parent)).toBe(inside);
  });
});
