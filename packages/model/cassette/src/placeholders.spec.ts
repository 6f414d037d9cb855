import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Identities } from './identities.ts';
import { escapeLiterals, expandAll, expandText } from './placeholders.ts';
import { volatilePlaces, VolatileValues } from './volatile-values.ts';

const PLACES = volatilePlaces({ cwd: '/home/ann/project', codexHome: '/home/ann/.codex', home: '/home/ann', tmpDir: '/tmp' });

describe('VolatileValues', () => {
  const places = new VolatileValues(PLACES);

  it.each([
    ['cd /home/ann/project/src', 'cd ${CWD}/src'],
    ['/home/ann/project2', '${HOME}/project2'],
    ['/home/anna', '/home/anna'],
    ['-I/home/ann/project', '-I${CWD}'],
    ['see /home/ann/project.', 'see ${CWD}.'],
    ['/tmp/a /var/tmp/b', '${TMPDIR}/a /var/tmp/b'],
    ['PATH=/home/ann/bin:/tmp', 'PATH=${HOME}/bin:${TMPDIR}'],
    ['already ${CWD}', 'already ${CWD}'],
  ])('turns %j into %j', (text, contracted) => {
    expect(places.contract(text)).toBe(contracted);
  });

  it('accepts several spellings of one place and expands to the first', () => {
    const both = new VolatileValues([
      { placeholder: 'CWD', value: '/link' },
      { placeholder: 'CWD', value: '/real/folder' },
    ]);
    expect(both.contract('/link/a /real/folder/b')).toBe('${CWD}/a ${CWD}/b');
    expect(both.valueOf('CWD')).toBe('/link');
  });

  it.each(['cwd', 'A B', 'UUID_1', 'SESSION_2', ''])('refuses the name %j', (placeholder) => {
    expect(() => new VolatileValues([{ placeholder, value: '/x' }])).toThrow(expect.objectContaining({ code: 'cassette_bad_placeholder' }));
  });

  it('never takes the root folder for a place', () => {
    expect(new VolatileValues([{ placeholder: 'HOME', value: '/' }]).contract('/a/b')).toBe('/a/b');
  });
});

describe('what a response says', () => {
  const piece = fc.constantFrom('/home/ann/project', '/home/ann', '/tmp', '$', '{', '}', '${HOME}', '${CWD}', '$${X}', ' ', 'x', '/', '"', '\n', '-');
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

  it('comes back as it was in the same places', () => {
    const places = new VolatileValues(PLACES);
    fc.assert(fc.property(text, (said) => expandText(places.contract(escapeLiterals(said)), (name) => places.valueOf(name)) === said));
  });

  it('goes to other places when played elsewhere, and arguments stay JSON', () => {
    const there = new VolatileValues([{ placeholder: 'CWD', value: 'C:\\new "folder"' }]);
    const stored = { arguments: '{"cmd":"ls ${CWD}"}', text: 'in ${CWD}, not $${CWD}, nor ${OTHER}' };
    const played = expandAll(stored, (name) => there.valueOf(name)) as typeof stored;
    expect(JSON.parse(played.arguments)).toEqual({ cmd: 'ls C:\\new "folder"' });
    expect(played.text).toBe('in C:\\new "folder", not ${CWD}, nor ${OTHER}');
  });
});

describe('Identities', () => {
  const a = '0190d5a0-0000-7000-8000-00000000000a';
  const b = '0190d5a0-0000-7000-8000-00000000000b';

  it('numbers by first appearance and remembers', () => {
    const identities = new Identities();
    expect(identities.name(`${b} ${a} ${b.toUpperCase()}`)).toBe('${UUID_1} ${UUID_2} ${UUID_1}');
    expect(identities.valueOf('UUID_2')).toBe(a);
  });

  it('names shell sessions in outputs and in calls', () => {
    const identities = new Identities();
    expect(identities.name('Process running with session ID 4711')).toBe('Process running with session ID ${SESSION_1}');
    expect(identities.name('{"session_id": 4711,"chars":""}')).toBe('{"session_id": ${SESSION_1},"chars":""}');
    expect(identities.name('{\\"session_id\\":4711}')).toBe('{\\"session_id\\":${SESSION_1}}');
    expect(identities.valueOf('SESSION_1')).toBe('4711');
  });

  it('leaves what only a response has named', () => {
    const identities = new Identities();
    expect(identities.nameKnown(a)).toBe(a);
    identities.name(a);
    expect(identities.nameKnown(`${a} ${b}`)).toBe(`\${UUID_1} ${b}`);
  });
});
