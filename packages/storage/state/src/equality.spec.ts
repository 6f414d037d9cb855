import { appendFileSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { newUuidV7 } from '@codex-ts/protocol';
import { type SessionMeta, type SourceKind, summarizeRollout, type ThreadQuery } from '@codex-ts/rollout';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type ThreadCatalog } from './catalog.ts';
import { Home, line, QUERY, rolloutText, touch, turnContext, userMessage } from './home.fixture.ts';

/** One thing that another program, or this one, does. `pick` chooses the thread it is done to. */
interface Deed {
  what: (typeof DEEDS)[number];
  pick: number;
  time: number;
  word: string;
}

const DEEDS = [
  'add', 'add', 'add', 'add old', 'add silent', 'add garbage', 'speak', 'turn elsewhere', 'append text', 'archive', 'unarchive',
  'delete', 'copy to archive', 'replace', 'touch', 'name', 'torn name', 'drop folder', 'note', 'wrong hint', 'restart', 'drop index', 'link to nowhere',
] as const;

const SOURCES: SessionMeta['source'][] = ['cli', 'vscode', 'exec', 'mcp', { subagent: 'review' }, { custom: 'x' }];
const WORDS = ['Löwe', 'STRASSE ß', 'x', 'İstanbul', 'a\u0000b', '50%_off', '\ud83d\ude00', ''];
const FOLDERS = ['/a', '/b', '/ä'];

const deed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom(...DEEDS),
  pick: fc.nat(1000),
  time: fc.nat(5),
  word: fc.constantFrom(...WORDS),
});

/** Most questions leave most filters alone, so that there is something to find. */
const query: fc.Arbitrary<Partial<ThreadQuery>> = fc.record(
  {
    limit: fc.integer({ min: 1, max: 7 }),
    sortKey: fc.constantFrom('created_at', 'updated_at'),
    archived: fc.nat(3).map((n) => n === 0),
    modelProviders: fc.constantFrom(null, [], ['openai'], ['mock', 'ä']),
    sourceKinds: fc.constantFrom<SourceKind[] | null>(null, [], ['exec', 'appServer'], ['subAgent'], ['unknown']),
    allSources: fc.boolean(),
    cwd: fc.constantFrom(...FOLDERS),
    searchTerm: fc.constantFrom('löwe', 'STRASSE SS', 'ß', 'b', '%', '_', '', 'i̇', '\ud83d', 'naMe', 'NAME ß'),
  },
  { requiredKeys: [] },
);

describe('the index and the files', () => {
  it('never disagree, whatever other programs do to the files', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ deeds: fc.array(deed, { maxLength: 8 }), query }), { minLength: 1, maxLength: 8 }), async (rounds) => {
        const world = new World();
        try {
          for (const { deeds, query } of rounds) {
            for (const one of deeds) await world.act(one);
            await world.compare(query);
          }
        } finally {
          await world.home.dispose();
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});

class World {
  readonly home = new Home();
  #catalog: ThreadCatalog = this.home.catalog();
  #made = 0;

  async compare(query: Partial<ThreadQuery>): Promise<void> {
    this.home.nowMs += 10_000;
    const fromFiles = await this.home.inFiles(query);
    expect(await this.home.listed(this.#catalog, query)).toEqual(fromFiles);
    // The index itself has answered: it knows every file there is.
    if (this.home.notices.length > 0) throw new Error(this.home.notices.join('\n'));
    if (Object.values(query).every((value) => value !== '\ud83d')) expect(await this.#catalog.inspect()).toMatchObject({ unknown: 0 });
    const [first] = fromFiles;
    if (first !== undefined) expect(await this.#catalog.get(first.id)).toEqual(await this.#inFilesById(first.id));
  }

  async #inFilesById(id: string): Promise<unknown> {
    const all = [...(await this.home.inFiles()), ...(await this.home.inFiles({ archived: true }))];
    return all.find((thread) => thread.id === id) ?? null;
  }

  async act({ what, pick, time, word }: Deed): Promise<void> {
    const { home } = this;
    const [path] = this.#files('sessions', pick);
    const [archived] = this.#files('archived_sessions', pick);
    const id = (of: string): string => basename(of).slice(-42, -6);
    switch (what) {
      case 'add':
        return void this.#add(time, word, pick);
      case 'add old':
        return void home.add({ id: `11111111-2222-4333-8444-${String((this.#made += 1)).padStart(12, '0')}`, atMs: moment(time), message: word });
      case 'add silent':
        return void home.add({ atMs: moment(time) + (this.#made += 1), message: null });
      case 'add garbage':
        return home.write(home.pathFor(moment(time), newUuidV7(moment(time) + (this.#made += 1))), word);
      case 'link to nowhere': {
        const at = home.pathFor(moment(time), newUuidV7(moment(time) + (this.#made += 1)));
        mkdirSync(dirname(at), { recursive: true });
        return symlinkSync('/nowhere', at);
      }
      case 'name':
        return home.name(path === undefined ? newUuidV7() : id(path), `Name ${word}`);
      case 'torn name':
        return appendFileSync(join(home.path, 'session_index.jsonl'), '{"id":"torn\n');
      case 'drop index':
        await this.#catalog.close();
        for (const suffix of ['', '-wal', '-shm']) rmSync(home.database + suffix, { force: true });
        this.#catalog = home.catalog();
        return;
      case 'restart':
        await this.#catalog.close();
        this.#catalog = home.catalog();
        return;
      case 'wrong hint':
        if (path !== undefined) this.#catalog.removed(id(path));
        return this.#catalog.moved(newUuidV7(), home.pathFor(moment(time), newUuidV7()), true);
      case 'unarchive':
        if (archived === undefined || this.#files('sessions', 0, id(archived)).length > 0) return;
        return this.#move(archived, home.pathFor(moment(time), id(archived)));
      default:
        return path === undefined || !existsSync(path) ? undefined : this.#change(what, path, time, word);
    }
  }

  async #change(what: Deed['what'], path: string, time: number, word: string): Promise<void> {
    const archive = join(this.home.path, 'archived_sessions', basename(path));
    switch (what) {
      case 'speak':
        return appendFileSync(path, userMessage(word));
      case 'turn elsewhere':
        return appendFileSync(path, turnContext(FOLDERS[time % 3] ?? '/'));
      case 'append text':
        return appendFileSync(path, line('response_item', { type: 'message', role: 'assistant', content: [] }));
      case 'archive':
        return this.#move(path, archive);
      case 'delete':
        return rmSync(path);
      case 'copy to archive':
        mkdirSync(dirname(archive), { recursive: true });
        return copyFileSync(path, archive);
      case 'touch':
        return touch(path, moment(time));
      case 'replace': {
        const other = `${path}.tmp`;
        writeFileSync(other, rolloutText({ id: basename(path).slice(-42, -6), atMs: moment(time), message: word, cwd: '/b' }));
        return renameSync(other, path);
      }
      case 'drop folder':
        return rmSync(dirname(path), { recursive: true });
      case 'note': {
        const summary = await summarizeRollout(path).catch(() => null);
        if (summary !== null) this.#catalog.note({ ...summary, preview: 'stale', cwd: '/stale', updatedAtMs: 1 });
        return;
      }
      default:
    }
  }

  #add(time: number, word: string, pick: number): void {
    const atMs = moment(time) + (this.#made += 1);
    const provider = [null, 'openai', 'mock', 'ä'][pick % 4] ?? null;
    const path = this.home.add({ atMs, message: `Hi ${word}`, source: SOURCES[pick % SOURCES.length] ?? 'cli', provider, cwd: FOLDERS[pick % 3] ?? '/', archived: pick % 5 === 0 });
    touch(path, moment(time) + (pick % 3));
  }

  #move(from: string, to: string): void {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }

  /** Of two copies of a thread in one list nothing says which comes first, so no deed makes them. */
  #files(below: string, pick: number, id = ''): string[] {
    const root = join(this.home.path, below);
    if (!existsSync(root)) return [];
    const all = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(`${id}.jsonl`)).sort();
    const at = all.length === 0 ? undefined : all[pick % all.length];
    return at === undefined ? [] : [join(root, at)];
  }
}

/** Six moments on four days, far enough apart and close enough to meet. */
function moment(time: number): number {
  return Date.UTC(2026, 0, 2 + (time % 4), 12) + Math.floor(time / 4) * 1000;
}

describe('a page', () => {
  it('says which cursor is bad, as files do', async () => {
    const home = new Home();
    await expect(home.catalog().list({ ...QUERY, cursor: 'yesterday' })).rejects.toMatchObject({ code: 'invalid_cursor' });
    await home.dispose();
  });
});
