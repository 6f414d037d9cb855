import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { outgoingTraceHeaders, traceContextFromEnv } from './trace-context.ts';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';
import { formatTracestate, parseTracestate } from './tracestate.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const hex = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length }).map((digits) => digits.join(''));
const id = (length: number): fc.Arbitrary<string> => hex(length).filter((text) => !/^0+$/.test(text));

describe('traceparent', () => {
  it('survives a round trip', () => {
    fc.assert(
      fc.property(id(32), id(16), fc.integer({ min: 0, max: 3 }), (traceId, spanId, flags) => {
        const context = { traceId, spanId, flags, tracestate: '' };
        expect(parseTraceparent(formatTraceparent(context))).toEqual(context);
      }),
    );
  });

  it('takes nothing but what the standard allows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseTraceparent(text)).toBeNull();
      }),
    );
  });

  it.each([
    `00-${TRACE}-${SPAN}-0`,
    `00-${TRACE}-${SPAN}-01-extra`,
    `00-${TRACE}-${SPAN}-01-`,
    `ff-${TRACE}-${SPAN}-01`,
    `0-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-0g`,
    `00-${TRACE}-${SPAN}-01\n`,
    `00_${TRACE}-${SPAN}-01`,
    `01-${TRACE}-${SPAN}-01.extra`,
  ])('refuses %j', (text) => {
    expect(parseTraceparent(text)).toBeNull();
  });

  it('reads a version to come by the fields it knows, and writes 00', () => {
    const context = parseTraceparent(`cc-${TRACE}-${SPAN}-ff-what-the-future-holds`);
    expect(context).toMatchObject({ traceId: TRACE, spanId: SPAN });
    expect(context === null ? '' : formatTraceparent(context)).toBe(`00-${TRACE}-${SPAN}-03`);
  });
});

describe('tracestate', () => {
  const key = fc.stringMatching(/^[a-z][_0-9a-z\-*/]{0,20}$/);
  const value = fc.stringMatching(/^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,20}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/).map((text) => text.trimStart()).filter((text) => text !== '');
  const members = fc.uniqueArray(fc.record({ key, value }), { selector: (member) => member.key, maxLength: 32 });

  it('survives a round trip', () => {
    fc.assert(fc.property(members, (list) => expect(parseTracestate(formatTracestate(list))).toEqual(list)));
  });

  it.each([['a=1,a=2'], ['A=1'], ['a'], ['=1'], ['a='], ['a=b=c'], ['a@1b=x'], ['a b=1'], [`${'k'.repeat(257)}=1`], [`k=${'v'.repeat(257)}`], ['k=ü']])('drops all of %j', (text) => {
    expect(parseTracestate(text)).toBeNull();
  });

  it('allows blanks and empty members around, tenants, and 32 members, not 33', () => {
    expect(parseTracestate(' a=1 ,, \tb@c=2,')).toEqual([{ key: 'a', value: '1' }, { key: 'b@c', value: '2' }]);
    const many = (n: number): string => Array.from({ length: n }, (_, i) => `k${String(i)}=v`).join(',');
    expect(parseTracestate(many(32))).toHaveLength(32);
    expect(parseTracestate(many(33))).toBeNull();
  });
});

describe('traceContextFromEnv and outgoingTraceHeaders', () => {
  it('hands on what came', () => {
    const context = traceContextFromEnv({ TRACEPARENT: `00-${TRACE}-${SPAN}-01`, TRACESTATE: 'vendor=x, other=y' });
    expect(outgoingTraceHeaders({ context })).toEqual({ traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'vendor=x,other=y' });
  });

  it('drops a bad tracestate alone, and everything without a valid traceparent', () => {
    const context = traceContextFromEnv({ TRACEPARENT: `00-${TRACE}-${SPAN}-00`, TRACESTATE: 'BAD' });
    expect(outgoingTraceHeaders({ context })).toEqual({ traceparent: `00-${TRACE}-${SPAN}-00` });
    expect(traceContextFromEnv({ TRACEPARENT: 'nonsense', TRACESTATE: 'vendor=x' })).toBeNull();
    expect(outgoingTraceHeaders({ context: null })).toEqual({});
  });
});
