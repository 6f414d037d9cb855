import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { disposeTemp, type Files, waitFor, writeFiles } from '@codex-ts/test-support';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Client } from './client.fixture.ts';
import { type Machine, startMachine } from './machine.fixture.ts';

let machine: Machine;
let client: Client;
let root = '';
let count = 0;
beforeAll(async () => {
  machine = await startMachine();
});
beforeEach(async () => {
  root = join(machine.workspace, `r${(count += 1)}`);
  mkdirSync(root);
  client = await machine.client();
});
afterAll(async () => {
  await machine.close();
  await disposeTemp();
});

interface Match {
  root: string;
  path: string;
  match_type: string;
  file_name: string;
  score: number;
  indices: number[];
}
interface Told {
  sessionId: string;
  query: string;
  files: Match[];
}

const place = (files: Files): Promise<unknown> => writeFiles(root, files);
const many = (amount: number): Files => Object.fromEntries(Array.from({ length: amount }, (_, n) => [`d${n % 9}/file${n}.c`, '']));
const find = async (query: string, more: object = {}): Promise<Match[]> => (await client.call('fuzzyFileSearch', { query, roots: [root], ...more })).files as Match[];
const updates = (sessionId: string, by = client): Told[] => (by.params('fuzzyFileSearch/sessionUpdated') as Told[]).filter((told) => told.sessionId === sessionId);
const completions = (sessionId: string, by = client): number => (by.params('fuzzyFileSearch/sessionCompleted') as Told[]).filter((told) => told.sessionId === sessionId).length;

describe('fuzzyFileSearch', () => {
  it('tells all of what it found, the best first', async () => {
    await place({ 'src/main.ts': '', 'domain/x': '' });
    symlinkSync('.', join(root, 'main-loop'));
    expect(await find('main')).toEqual([
      { root, path: 'main-loop', match_type: 'directory', file_name: 'main-loop', score: 109, indices: [0, 1, 2, 3] },
      { root, path: 'src/main.ts', match_type: 'file', file_name: 'main.ts', score: 109, indices: [4, 5, 6, 7] },
      { root, path: 'domain', match_type: 'directory', file_name: 'domain', score: 76, indices: [2, 3, 4, 5] },
      { root, path: 'domain/x', match_type: 'file', file_name: 'x', score: 76, indices: [2, 3, 4, 5] },
    ]);
  });

  it('names the roots as they were named, and searches all of them', async () => {
    await place({ 'one/a.txt': '', 'two/a.txt': '' });
    const roots = [join(root, 'one'), relative(process.cwd(), join(root, 'two'))];
    expect((await find('a.txt', { roots })).map((match) => [match.root, match.path])).toEqual(roots.map((one) => [one, 'a.txt']));
  });

  it('finds nothing for nothing, and nowhere', async () => {
    await place({ a: '' });
    expect(await find('')).toEqual([]);
    expect(await find('zzz')).toEqual([]);
    expect(await find('a', { roots: [] })).toEqual([]);
    expect(await find('a', { roots: [join(root, 'none'), join(root, 'a')] })).toEqual([]);
  });

  it('is given up for a later one with the same token, and for no other', async () => {
    await place(many(3000));
    const search = (query: string, cancellationToken: string | null): Promise<number> => find(query, { cancellationToken }).then((files) => files.length);
    const [first, other, none, second] = await Promise.all([search('file', 't'), search('file', 'u'), search('file', null), search('file', 't')]);
    expect({ first, other, none, second }).toEqual({ first: 0, other: 50, none: 50, second: 50 });
  });

  it('does not hold up other requests', async () => {
    await place(many(2000));
    const found = find('f i l e');
    await client.call('mock/experimentalMethod', { value: 'x' });
    expect(client.seen.at(-1)).toBe('answer 2');
    expect(await found).toHaveLength(50);
  });

  it.each([[{ query: 'a' }], [{ roots: ['/'] }], [{ query: 5, roots: [] }], [{ query: 'a', roots: 'x' }], [{ query: 'a', roots: [5] }], [{ query: 'a', roots: [], cancellationToken: 5 }]])('refuses %j', async (params) => {
    expect(await client.refusal('fuzzyFileSearch', params)).toMatchObject({ code: -32600, message: expect.stringMatching(/^Invalid request: /) });
  });
});

describe('a search session', () => {
  const start = (sessionId: string, roots = [root], by = client) => by.call('fuzzyFileSearch/sessionStart', { sessionId, roots });
  const update = (sessionId: string, query: string, by = client) => by.call('fuzzyFileSearch/sessionUpdate', { sessionId, query });

  it('tells of each query, and when it is complete; of the empty one at its start', async () => {
    await place({ 'src/main.ts': '', 'other': '' });
    await start('s');
    await waitFor(() => completions('s') === 1);
    expect(updates('s')).toEqual([{ sessionId: 's', query: '', files: [] }]);
    await update('s', 'main');
    await waitFor(() => completions('s') === 2);
    expect(updates('s').at(-1)).toEqual({ sessionId: 's', query: 'main', files: [expect.objectContaining({ root, path: 'src/main.ts', match_type: 'file' })] });
    expect(client.seen.filter((name) => name.startsWith('fuzzy')).at(-1)).toBe('fuzzyFileSearch/sessionCompleted');
    // The folders are read once.
    writeFileSync(join(root, 'main2'), '');
    await update('s', 'main');
    await waitFor(() => completions('s') === 3);
    expect(updates('s').at(-1)?.files).toHaveLength(1);
  });

  it('answers before it tells, and tells only of the newest query', async () => {
    await place(many(3000));
    await start('s');
    const answers = await Promise.all(['f', 'fi', 'fil', 'file2999'].map((query) => update('s', query)));
    expect(answers).toEqual([{}, {}, {}, {}]);
    await waitFor(() => updates('s').some(({ files }) => files.some(({ path }) => path.endsWith('file2999.c'))) && completions('s') > 0);
    expect(new Set(updates('s').filter(({ query }) => query !== '').map(({ query }) => query))).toEqual(new Set(['file2999']));
  });

  it('is begun anew under its name, ends when it is stopped, and is then not known', async () => {
    await place({ 'one/a': '', 'two/a': '' });
    await start('s', [join(root, 'one')]);
    await start('s', [join(root, 'two')]);
    await update('s', 'a');
    await waitFor(() => updates('s').some(({ query }) => query === 'a'));
    expect(updates('s').at(-1)?.files.map((match) => match.root)).toEqual([join(root, 'two')]);
    expect(await client.call('fuzzyFileSearch/sessionStop', { sessionId: 's' })).toEqual({});
    expect(await client.call('fuzzyFileSearch/sessionStop', { sessionId: 's' })).toEqual({});
    expect(await client.refusal('fuzzyFileSearch/sessionUpdate', { sessionId: 's', query: 'a' })).toEqual({ code: -32600, message: 'fuzzy file search session not found: s' });
  });

  it('is silent once it is stopped', async () => {
    await place(many(2000));
    await start('s');
    await Promise.all([update('s', 'file'), client.call('fuzzyFileSearch/sessionStop', { sessionId: 's' })]);
    const before = updates('s').length;
    await start('t');
    await update('t', 'file');
    await waitFor(() => updates('t').some(({ query, files }) => query === 'file' && files.length === 50) && completions('t') > 0);
    expect(updates('s')).toHaveLength(before);
  });

  it('belongs to its client, and ends with it', async () => {
    await place(many(2000));
    const leaving = await machine.client();
    await start('s', [root], leaving);
    expect(await client.refusal('fuzzyFileSearch/sessionUpdate', { sessionId: 's', query: 'a' })).toMatchObject({ code: -32600 });
    void leaving.request('fuzzyFileSearch/sessionUpdate', { sessionId: 's', query: 'file' });
    void leaving.request('fuzzyFileSearch', { query: 'file', roots: [root] });
    leaving.close();
    expect(await find('file')).toHaveLength(50);
    expect(updates('s')).toEqual([]);
    expect(machine.troubles).toEqual([]);
  });

  it('is one of not too many', async () => {
    for (let n = 0; n < 32; n += 1) await start(String(n));
    expect(await client.refusal('fuzzyFileSearch/sessionStart', { sessionId: 'more', roots: [root] })).toMatchObject({ code: -32600, message: expect.stringContaining('32') });
    await start('5');
    await client.call('fuzzyFileSearch/sessionStop', { sessionId: '7' });
    await start('more');
  });

  it('needs a name and a folder', async () => {
    expect(await client.refusal('fuzzyFileSearch/sessionStart', { sessionId: '', roots: [root] })).toEqual({ code: -32600, message: 'sessionId must not be empty' });
    expect(await client.refusal('fuzzyFileSearch/sessionStart', { sessionId: 's', roots: [] })).toMatchObject({ code: -32603, message: expect.stringContaining('at least one') });
  });
});
