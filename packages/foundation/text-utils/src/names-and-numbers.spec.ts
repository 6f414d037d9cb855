import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatThousands, nearestName } from './index.ts';

describe('formatThousands', () => {
  it('puts a comma between groups of three', () => {
    const numbers = [0, 7, 999, 1000, 12_345, 1_234_567, -1000, -12.9, 999.9, -0.5];
    expect(numbers.map(formatThousands)).toEqual(['0', '7', '999', '1,000', '12,345', '1,234,567', '-1,000', '-12', '999', '0']);
  });

  it('says the same as the number itself without its commas', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (n) => expect(Number(formatThousands(n).replaceAll(',', ''))).toBe(n)));
  });
});

describe('nearestName', () => {
  const names = ['model', 'model_provider', 'sandbox_mode', 'exec', 'review'];

  it.each([
    ['modle', 'model'],
    ['MODEL', 'model'],
    ['sandbox-mode', 'sandbox_mode'],
    ['exce', 'exec'],
    ['reveiw', 'review'],
    ['model_provder', 'model_provider'],
  ])('finds what %s was meant to be', (typed, meant) => {
    expect(nearestName(typed, names)).toBe(meant);
  });

  it('has no guess for something else', () => {
    expect(nearestName('banana', names)).toBeUndefined();
    expect(nearestName('x', names)).toBeUndefined();
    expect(nearestName('model', [])).toBeUndefined();
  });

  it('always knows an exact name', () => {
    fc.assert(fc.property(fc.string(), (name) => expect(nearestName(name, ['zzzzzzzz', name])).toBeDefined()));
  });
});
