import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { repositoryRoot, runProcess, type RunResult } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { parseEvents, threadId } from './events.fixture.ts';
import { inputOf, messagesOf, orphans } from './history.fixture.ts';
import { rolloutPaths } from './rollout-file.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];
const SAMPLES = join(repositoryRoot(), '../shared/reference/rollout-samples');

const withOriginal = ORACLE === undefined ? it.skip : it;
const withSamples = existsSync(SAMPLES) ? it : it.skip;

afterAll(closeWorlds);

/** The original keeps its helpers out of the temporary folder; it takes a home elsewhere without a word. */
function original({ env, repo }: World, ...args: string[]): Promise<RunResult> {
  return runProcess([ORACLE ?? '', 'exec', '--skip-git-repo-check', '--json', ...args], { cwd: repo.path, env });
}

function said(world: World): string[] {
  return messagesOf(world.mock.requests.at(-1), 'user').filter((text) => !text.startsWith('<'));
}

describe(`stored threads of the original${existsSync(SAMPLES) ? '' : ' (skipped: reference data not present)'}`, () => {
  withSamples('all resume, are listed and can be exported', async () => {
    const names = readdirSync(SAMPLES).filter((name) => name.endsWith('.jsonl'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const world = await makeWorld();
      const folder = join(world.home, 'sessions/2026/11/21');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), readFileSync(join(SAMPLES, name)));
      const id = name.slice(-42, -6);
      const resumed = await world.exec(['resume', id, 'go on from here']);
      expect({ name, code: resumed.code, stderr: resumed.stderr.includes('rror') }).toEqual({ name, code: 0, stderr: false });
      expect(said(world)).toContain('go on from here');
      expect(orphans(inputOf(world.mock.requests.at(-1)))).toEqual([]);
      const exported = await runProcess(codex('export', id), { cwd: world.repo.path, env: world.env });
      expect(exported).toMatchObject({ code: 0, stderr: '' });
      expect(exported.stdout).toContain('go on from here');
    }
  });
});

describe(`a home that the original uses too${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  withOriginal('threads resume both ways, our index survives, and it sees what the original did', async () => {
    const world = await makeWorld();
    const sessions = async (): Promise<string[]> => {
      const { stdout } = await runProcess(codex('sessions', '--all', '--json'), { cwd: world.repo.path, env: world.env });
      return stdout.split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { id: string }).id);
    };
    const ours = threadId(parseEvents((await world.exec(['--json', 'from us'])).stdout));
    expect(await sessions()).toEqual([ours]);
    const index = join(world.home, 'codex-ts-threads.sqlite');
    expect(existsSync(index)).toBe(true);

    expect((await original(world, 'resume', ours, 'from the original')).code).toBe(0);
    expect(said(world)).toEqual(['from us', 'from the original']);
    expect(existsSync(index)).toBe(true);
    const theirs = threadId(parseEvents((await original(world, 'a new one')).stdout));
    expect(new Set(await sessions())).toEqual(new Set([ours, theirs]));

    expect((await world.exec(['resume', ours, 'us again'])).code).toBe(0);
    expect(said(world)).toEqual(['from us', 'from the original', 'us again']);
    expect((await world.exec(['resume', theirs, 'us in theirs'])).code).toBe(0);
    expect((await original(world, 'resume', theirs, 'and back')).code).toBe(0);
    expect(said(world)).toEqual(['a new one', 'us in theirs', 'and back']);
    expect(rolloutPaths(world.home)).toHaveLength(2);
    expect(existsSync(join(world.home, 'state_5.sqlite'))).toBe(true);
  });

  withOriginal('a thread that we compacted, rolled back or forked is read by the original as by us', async () => {
    const world = await makeWorld();
    const id = threadId(parseEvents((await world.exec(['--json', 'one'])).stdout));
    await world.exec(['resume', id, 'two']);
    expect((await runProcess(codex('undo', id, '--only', 'conversation', '--yes'), { cwd: world.repo.path, env: world.env })).code).toBe(0);
    expect((await original(world, 'resume', id, 'three')).code).toBe(0);
    expect(said(world)).toEqual(['one', 'three']);
  });
});

