import { describe, expect, it } from '@jest/globals';

import { rejection } from './config-home.fixture.ts';
import { settingValue } from './override-value.ts';
import { parseOverride } from './parse-override.ts';
import { type TomlNode } from './toml-node.ts';

function plain(node: TomlNode): unknown {
  switch (node.kind) {
    case 'table':
      return Object.fromEntries([...node.entries].map(([key, value]) => [key, plain(value)]));
    case 'array':
      return node.items.map(plain);
    case 'integer':
      return Number(node.value);
    case 'date':
      return { date: node.literal };
    case 'string':
    case 'float':
    case 'boolean':
      return node.value;
  }
}

async function read(text: string): Promise<{ path: readonly string[]; value: unknown }> {
  const { path, value } = await parseOverride(text, '/base');
  return { path, value: plain(value) };
}

describe('values of -c', () => {
  it.each<[string, unknown]>([
    ['x=1', 1],
    ['x=-7', -7],
    ['x=+7', 7],
    ['x=1_000', 1000],
    ['x=0x1F', 31],
    ['x=1.50', 1.5],
    ['x=true', true],
    ['x=false', false],
    ['x=True', 'True'],
    ['x=abc', 'abc'],
    ['x=hello world', 'hello world'],
    ['x=a=b', 'a=b'],
    ['x=', ''],
    ['x=""', ''],
    ['x="q\\tz"', 'q\tz'],
    ["x='lit'", 'lit'],
    ["x='a\\n'", 'a\\n'],
    ['x=[1,"a"]', [1, 'a']],
    ['x=[a]', '[a]'],
    ['x=[1', '[1'],
    ['x={a=1}', { a: 1 }],
    ['x={a={b="c"}}', { a: { b: 'c' } }],
    ['x=1 # c', 1],
    ['x=true # c', true],
    ['x=true story', 'true story'],
    ['x=# c', '# c'],
    ['x="a" extra', 'a" extra'],
    ['x=it\'s "q"', 'it\'s "q'],
    ['x=2026-03-01', { date: '2026-03-01' }],
    ['x=01', '01'],
    ['x=/a/b', '/a/b'],
    ['x=~/b', '~/b'],
    ['x=information', 'information'],
    ['x=nan', Number.NaN],
    ['x=9223372036854775808', '9223372036854775808'],
    ['  x  =  spaced  ', 'spaced'],
  ])('%s', async (text, value) => {
    expect(await read(text)).toEqual({ path: ['x'], value });
  });

  it('takes a value nested beyond reason as text', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect((await read(`x=${deep}`)).value).toBe(deep);
  });
});

describe('a setting as data', () => {
  it.each<[string, unknown]>([
    ['5', 5],
    [' plain text ', 'plain text'],
    ['["a", 1]', ['a', 1]],
    ['{ a = { b = true } }', { a: { b: true } }],
    ['2026-03-01', '2026-03-01'],
    ['rel/path', 'rel/path'],
  ])('%j', async (text, value) => {
    expect(await settingValue(text)).toEqual(value);
  });
});

describe('keys of -c', () => {
  it.each<[string, readonly string[]]>([
    ['a.b.c=1', ['a', 'b', 'c']],
    ['a..b=1', ['a', '', 'b']],
    ['use_legacy_landlock=1', ['features', 'use_legacy_landlock']],
    ['projects."/a/b.c".trust_level=1', ['projects', '/a/b.c', 'trust_level']],
    ["projects.'/a=b'.trust_level=1", ['projects', '/a=b', 'trust_level']],
    ['"a.b"=1', ['a.b']],
    ['"a.b" =1', ['a.b']],
    ['a."b\\"c".d=1', ['a', 'b"c', 'd']],
    ['a."b.c=1', ['a', '"b', 'c']],
    ['a."b"x.c=1', ['a', '"b"x', 'c']],
    ['a.b"c.d=1', ['a', 'b"c', 'd']],
    ['a."\\q".d=1', ['a', '"\\q"', 'd']],
  ])('%s', async (text, path) => {
    expect((await read(text)).path).toEqual(path);
  });

  it.each([
    ['foo', "Invalid override (missing '='): foo"],
    ['', "Invalid override (missing '='): "],
    ['"a.b"', 'Invalid override (missing \'=\'): "a.b"'],
    ['=x', 'Empty key in override: =x'],
    ['  =x', 'Empty key in override:   =x'],
  ])('refuses %j', async (text, message) => {
    expect(await rejection(parseOverride(text, '/base'))).toMatchObject({ message, exitCode: 1, code: 'config_override_syntax' });
  });
});
