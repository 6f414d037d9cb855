import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findJsonFault } from './json-fault.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('findJsonFault', () => {
  it('finds none in JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        expect(findJsonFault(JSON.stringify(value, null, indent))).toBeNull();
      }),
    );
  });

  it('agrees with JSON.parse on damaged texts', () => {
    const damage = fc.tuple(fc.jsonValue(), fc.nat(200), fc.nat(3), fc.constantFrom('', '"', ',', '}', ']', ':', '\\', '01', '\n'));
    fc.assert(
      fc.property(damage, ([value, at, cut, insert]) => {
        const text = JSON.stringify(value);
        const damaged = text.slice(0, at) + insert + text.slice(at + cut);
        expect(findJsonFault(damaged) === null).toBe(isJson(damaged));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not overcome by depth', () => {
    expect(findJsonFault('['.repeat(100_000))).toMatchObject({ line: 1, column: 100_001 });
  });
});
