import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isAbsolute, normalize } from 'node:path';

import { permissionPath } from './permission-path.ts';

const home = '/home/me';

function meaning(key: string, subpath: string | null = null): string {
  const found = permissionPath({ key, subpath, home });
  if (found.kind !== 'entry') return found.kind;
  return found.path.type === 'path' ? found.path.path : `:${found.path.value.kind}${found.path.value.subpath === undefined ? '' : `/${found.path.value.subpath}`}`;
}

describe('path keys', () => {
  it.each<[string, string | null, string]>([
    ['/a/b', null, '/a/b'],
    ['/a//b/../c/', null, '/a/c'],
    ['/', null, ':root'],
    ['/..', null, ':root'],
    ['~', null, '/home/me'],
    ['~/', null, '/home/me'],
    ['~/x', null, '/home/me/x'],
    ['~x', null, 'wrong'],
    ['a', null, 'wrong'],
    ['./a', null, 'wrong'],
    ['/a\0', null, 'wrong'],
    ['/a', '.', '/a'],
    ['/a', 'b/c/', '/a/b/c'],
    ['/a', '', 'wrong'],
    ['/a', '/', 'wrong'],
    ['/a', 'b/..', 'wrong'],
    ['~/a', 'b', '/home/me/a/b'],
    [':root', null, ':root'],
    [':root', '.', ':root'],
    [':minimal', null, ':minimal'],
    [':minimal', 'usr', 'wrong'],
    [':project_roots', 'a//b', ':project_roots/a/b'],
    [':Root', null, 'unknown'],
    [':constructor', null, 'unknown'],
    ['constructor', null, 'wrong'],
  ])('%j with %j', (key, subpath, expected) => {
    expect(meaning(key, subpath)).toBe(expected);
  });

  const segment = fc.oneof(fc.constantFrom('.', '..', '', 'a', '~', ':root', ' '), fc.string());
  const pathText = fc.tuple(fc.constantFrom('/', '~/', '', ':project_roots'), fc.array(segment).map((segments) => segments.join('/'))).map((parts) => parts.join(''));

  it('only ever mean absolute, normal paths or places', () => {
    fc.assert(
      fc.property(pathText, fc.option(pathText, { nil: null }), (key, subpath) => {
        const found = permissionPath({ key, subpath, home });
        if (found.kind !== 'entry') return;
        if (found.path.type === 'path') {
          expect(isAbsolute(found.path.path)).toBe(true);
          expect(normalize(found.path.path)).toBe(found.path.path);
          expect(found.path.path.endsWith('/')).toBe(false);
        } else expect((found.path.value.subpath ?? '').split('/').filter((part) => part === '.' || part === '..')).toEqual([]);
      }),
    );
  });

  it('never lead out of their place by a subpath', () => {
    fc.assert(
      fc.property(pathText, (subpath) => {
        const found = permissionPath({ key: '/base', subpath, home });
        if (found.kind === 'entry' && found.path.type === 'path') expect(`${found.path.path}/`.startsWith('/base/')).toBe(true);
      }),
    );
  });
});
