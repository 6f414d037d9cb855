import { describe, expect, it } from '@jest/globals';

import { fits, fittingValues, wrongTypes } from './schema-values.ts';

const text = { type: 'string' };
const shape = {
  type: 'object',
  required: ['name', 'parts'],
  properties: {
    name: text,
    size: { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'null' }] },
    parts: {
      type: 'array',
      items: {
        anyOf: [
          { type: 'object', required: ['type', 'text'], properties: { type: { type: 'string', enum: ['text'] }, text } },
          { type: 'object', required: ['type'], properties: { type: { type: 'string', enum: ['none'] } } },
        ],
      },
    },
    env: { type: 'object', patternProperties: { '^.*$': text } },
    anything: {},
  },
};

describe('values from a schema', () => {
  it('fit it, with every alternative among them', () => {
    const values = fittingValues(shape);
    expect(values[0]).toEqual({ name: '/some/text', size: 1, parts: [{ type: 'text', text: '/some/text' }], env: { someKey: '/some/text' }, anything: '/some/text' });
    expect(values).toContainEqual({ name: '/some/text', parts: [{ type: 'text', text: '/some/text' }] });
    expect(values).toContainEqual(expect.objectContaining({ size: null }));
    expect(values).toContainEqual(expect.objectContaining({ parts: [{ type: 'none' }] }));
    expect(values).toContainEqual(expect.objectContaining({ parts: [] }));
    expect(values.every((value) => fits(shape, value))).toBe(true);
  });

  it('no longer fit when one field is wrong', () => {
    const changes = wrongTypes(shape);
    expect(changes.some(({ value }) => fits(shape, value))).toBe(false);
    const at = (path: string): unknown[] => [...new Set(changes.filter((one) => one.path === path).map(({ wrong }) => JSON.stringify(wrong)))];
    expect(at('name')).toEqual(expect.arrayContaining([undefined, '5', 'null', '[]', '{}']));
    expect(at('name')).not.toContain('"stranger"');
    expect(at('size')).toEqual(expect.arrayContaining(['-1', '1.5', '"stranger"']));
    expect(at('size')).not.toContain('null');
    expect(at('parts[0].text')).toContain('5');
    expect(at('parts[0].type')).toContain('"stranger"');
    expect(at('env.someKey')).toContain('5');
    expect(at('anything')).toEqual([]);
    expect(at('')).toContain('null');
  });

  it('are of any kind where the schema says nothing', () => {
    expect(fittingValues({})).toHaveLength(1);
    expect(wrongTypes({})).toEqual([]);
  });
});
