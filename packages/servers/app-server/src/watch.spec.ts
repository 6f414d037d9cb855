import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { disposeTemp, waitFor } from '@codex-ts/test-support';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
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
  root = join(machine.workspace, String((count += 1)));
  mkdirSync(root);
  client = await machine.client();
});
afterEach(() => client.close());
afterAll(async () => {
  await machine.close();
  await disposeTemp();
});

interface Changed {
  watchId: string;
  changedPaths: string[];
}

const at = (...names: string[]): string => join(root, ...names);
const told = (): Changed[] => client.params('fs/changed') as Changed[];
const watch = async (path: string, by = client): Promise<string> => String((await by.call('fs/watch', { path })).watchId);

/** Waits until a path was told of once more than before `change`, and gives all that was told since. */
async function after(change: () => void, path: string): Promise<Changed[]> {
  const before = told().length;
  change();
  await waitFor(() => told().slice(before).some(({ changedPaths }) => changedPaths.includes(path)), { what: path });
  return told().slice(before);
}

/** Places that the kernel watches for this process. */
function watchesOfTheSystem(): number {
  const facts = readdirSync('/proc/self/fdinfo').map((fd) => (existsSync(`/proc/self/fdinfo/${fd}`) ? readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8') : ''));
  return facts.join('').split('inotify wd:').length - 1;
}

describe('fs/watch', () => {
  it('tells of the entries of a folder, together and sorted, not of what lies deeper', async () => {
    mkdirSync(at('sub'));
    const id = await watch(root);
    expect(await client.call('fs/watch', { path: at('sub') })).toEqual({ watchId: expect.stringMatching(/^[0-9a-f-]{36}$/), path: at('sub') });
    writeFileSync(at('sub/deep'), '');
    const changes = await after(() => {
      for (const name of ['c', 'a', 'b']) writeFileSync(at(name), '');
    }, at('c'));
    expect(changes.filter(({ watchId }) => watchId === id).map(({ changedPaths }) => changedPaths)).toEqual([[at('a'), at('b'), at('c')]]);
  });

  it('of a file tells of that file only, also after another took its place', async () => {
    writeFileSync(at('one'), '');
    await watch(at('one'));
    writeFileSync(at('two'), 'sibling');
    const replaced = await after(() => {
      writeFileSync(at('new'), '');
      renameSync(at('new'), at('one'));
    }, at('one'));
    const written = await after(() => writeFileSync(at('one'), 'again'), at('one'));
    for (const { changedPaths } of [...replaced, ...written]) expect(changedPaths).toEqual([at('one')]);
    await after(() => rmSync(at('one')), at('one'));
    await after(() => writeFileSync(at('one'), 'back'), at('one'));
  });

  it('waits for what is not there yet, however deep', async () => {
    await watch(at('a/b/c'));
    await after(() => {
      mkdirSync(at('a/b'), { recursive: true });
      writeFileSync(at('a/b/c'), '');
    }, at('a/b/c'));
    expect(told().every(({ changedPaths }) => changedPaths.every((path) => path === at('a/b/c')))).toBe(true);
  });

  it('goes on with a folder that went and came back', async () => {
    mkdirSync(at('d'));
    await watch(at('d'));
    await after(() => rmSync(at('d'), { recursive: true }), at('d'));
    await after(() => mkdirSync(at('d')), at('d'));
    await after(() => writeFileSync(at('d/x'), ''), at('d/x'));
  });

  it('ends with fs/unwatch, whose id need not be known', async () => {
    const [one, two] = [await watch(root), await watch(root)];
    expect(await client.call('fs/unwatch', { watchId: one })).toEqual({});
    expect(await client.call('fs/unwatch', { watchId: one })).toEqual({});
    expect(await client.call('fs/unwatch', { watchId: 'never was' })).toEqual({});
    await after(() => writeFileSync(at('x'), ''), at('x'));
    expect(told().map(({ watchId }) => watchId)).toEqual([two]);
  });

  it('tells only who asked, and ends with the connection', async () => {
    const [leaving, other] = [await machine.client(), await machine.client()];
    await watch(root, leaving);
    const open = watchesOfTheSystem();
    expect(open).toBeGreaterThan(0);
    leaving.close();
    expect(watchesOfTheSystem()).toBe(open - 1);
    await watch(root);
    await after(() => writeFileSync(at('x'), ''), at('x'));
    expect(other.params('fs/changed')).toEqual([]);
    other.close();
  });

  it('has an end to how many there can be', async () => {
    for (let made = 0; made < 1024; made += 1) await watch(root);
    expect(await client.refusal('fs/watch', { path: root })).toMatchObject({ code: -32600, message: expect.stringContaining('1024') });
    const many = told().length;
    await after(() => writeFileSync(at('x'), ''), at('x'));
    expect(told().length).toBeGreaterThan(many);
  });
});
