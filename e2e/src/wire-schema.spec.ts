import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { playScene } from './transcript-play.fixture.ts';
import { SCENES } from './transcript-scenes.fixture.ts';
import { WireSchema } from './wire-schema.fixture.ts';
import { closeWorlds } from './world.fixture.ts';

const FOLDER = join(repositoryRoot(), '../shared/reference/app-server-schema');
const isThere = existsSync(FOLDER);
const conformance = isThere ? describe : describe.skip;

afterAll(closeWorlds);

/** Told by us alone; the original's schema has no word for them. */
const OURS = new Set(['warning', 'thread/deleted', 'item/fileChange/patchUpdated']);

conformance(`what the built server sends, beside the original's schema${isThere ? '' : ' (skipped: reference data not present)'}`, () => {
  const schema = isThere ? new WireSchema((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as never) : null;

  it.each(SCENES)('$name: every message fits, and nothing that may be null is left out', async (scene) => {
    const lines = await playScene(codex(), scene, { verbatim: true });
    const faults = lines.filter(({ method, kind }) => kind !== 'error' && !OURS.has(method)).flatMap((line) => schema?.faultsOf(line) ?? []);
    expect(faults).toEqual([]);
    expect(lines.length).toBeGreaterThan(1);
  });

  it('would notice', () => {
    const completed = (item: object) => ({ kind: 'notification' as const, method: 'item/completed', body: { threadId: 't', turnId: 'u', item } });
    expect(schema?.faultsOf(completed({ type: 'agentMessage', id: 'a', text: 'x', phase: null }))).toEqual(['notification item/completed .item.memoryCitation: left out']);
    expect(schema?.faultsOf(completed({ type: 'plan', id: 7, text: 'x' }))[0]).toContain('/item');
    expect(schema?.faultsOf({ kind: 'notification', method: 'no/such', body: {} })).toEqual(['notification no/such: not in the schema']);
  });
});
