import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readMessage } from './rpc-message.ts';

const read = (text: string) => readMessage(Buffer.from(text));

describe('readMessage', () => {
  it.each<[string, unknown]>([
    ['{"jsonrpc":"2.0","id":1,"method":"m"}', { kind: 'request', id: 1, method: 'm', params: {} }],
    ['{"jsonrpc":"2.0","id":"a","method":"m","params":{"b":1}}\r', { kind: 'request', id: 'a', method: 'm', params: { b: 1 } }],
    ['{"jsonrpc":"2.0","method":"m"}', { kind: 'notification', method: 'm', params: {} }],
    ['{"jsonrpc":"2.0","id":1,"result":null}', { kind: 'result', id: 1, result: null }],
    ['{"jsonrpc":"2.0","id":1,"error":{"code":-3,"message":"no"}}', { kind: 'error', id: 1, error: { code: -3, message: 'no' } }],
    ['{"jsonrpc":"2.0","error":{"code":-3,"message":"no"}}', { kind: 'nothing' }],
    ['', { kind: 'nothing' }],
    ['  \r', { kind: 'nothing' }],
  ])('takes %s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each<[string, unknown, number]>([
    ['not json', null, -32700],
    ['3', null, -32600],
    ['null', null, -32600],
    ['[]', null, -32600],
    ['[{"jsonrpc":"2.0","id":1,"method":"ping"}]', null, -32600],
    ['{"id":1,"method":"ping"}', 1, -32600],
    ['{"jsonrpc":"1.0","id":1,"method":"ping"}', 1, -32600],
    ['{"jsonrpc":"2.0","id":null,"method":"ping"}', null, -32600],
    ['{"jsonrpc":"2.0","id":1.5,"method":"ping"}', null, -32600],
    ['{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}', null, -32600],
    ['{"jsonrpc":"2.0","id":1,"method":5}', 1, -32600],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":3}', 1, -32602],
    ['{"jsonrpc":"2.0","id":1}', 1, -32600],
  ])('refuses %s', (text, id, code) => {
    expect(read(text)).toMatchObject({ kind: 'refused', id, error: { code, message: expect.stringMatching(/^(Parse error|Invalid (request|params)): /) } });
  });

  it('says whose line is not UTF-8 where that can be told', () => {
    const torn = Buffer.concat([Buffer.from('{"jsonrpc":"2.0","id":7,"method":"m","params":{"a":"'), Buffer.from([0xff]), Buffer.from('"}}')]);
    expect(readMessage(torn)).toMatchObject({ kind: 'refused', id: 7, error: { code: -32700 } });
    expect(readMessage(Buffer.from([0x7b, 0xff]))).toMatchObject({ kind: 'refused', id: null, error: { code: -32700 } });
  });

  it('makes something of any line', () => {
    const value = fc.oneof(fc.json(), fc.string(), fc.record({ jsonrpc: fc.constant('2.0'), id: fc.jsonValue(), method: fc.jsonValue(), params: fc.jsonValue(), error: fc.jsonValue() }, { requiredKeys: ['jsonrpc'] }).map((message) => JSON.stringify(message)));
    fc.assert(fc.property(value, (text) => expect(['request', 'notification', 'result', 'error', 'refused', 'nothing']).toContain(read(text).kind)));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(readMessage(Buffer.from(bytes)).kind).toEqual(expect.any(String))));
  });
});
