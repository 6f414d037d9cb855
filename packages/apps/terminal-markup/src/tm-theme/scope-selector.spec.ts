import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rank, readSelector } from './scope-selector.ts';

const stack = (text: string): string[] => text.split(' ');
const value = (selector: string, scopes: string): number | null => rank(readSelector(selector), stack(scopes))?.value ?? null;
const meets = (selector: string, scopes: string): boolean => value(selector, scopes) !== null;

describe('scope selectors', () => {
  it.each([
    ['string', 'source string.quoted.double', true],
    ['string.quoted', 'source string.quoted.double', true],
    ['strin', 'source string', false],
    ['string.quoted', 'source string', false],
    ['source string', 'source meta string', true],
    ['string source', 'source string', false],
    ['meta, string', 'source string', true],
    ['meta , ,', 'source string', false],
    ['source > string', 'source string', true],
    ['string - source.php', 'source string', true],
    ['string - source', 'source string', false],
    ['string - (comment)', 'source string', true],
    ['text.html.basic', 'text meta.tag', false],
    ['entity.other.attribute-name', 'text meta.tag entity.other.attribute-name', true],
    ['', 'source', false],
    ['- string', 'source string', false],
  ])('%j on %j: %s', (selector, scopes, expected) => expect(meets(selector, scopes)).toBe(expected));

  it('rank the innermost scope first, then how much is named, then what stands around', () => {
    const scopes = 'source meta.function entity.name.function';
    const ordered = ['source', 'meta.function', 'source meta.function', 'entity', 'meta entity', 'entity.name', 'source entity.name', 'meta.function entity.name', 'entity.name.function'];
    const values = ordered.map((selector) => value(selector, scopes) ?? -1);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(new Set(values).size).toBe(ordered.length);
    expect(value('entity, meta.function', scopes)).toBe(value('entity', scopes));
  });

  it('read anything, in time that grows with it', () => {
    const part = fc.constantFrom('string', '.', ' ', ',', '-', ' - ', '>', 'a', '(', '|', 'source');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 200 }).map((parts) => parts.join('')), (text) => {
        const found = rank(readSelector(text), ['source', 'string.a']);
        if (found !== null) expect([0, 1]).toContain(found.depth);
      }),
    );
  });
});
