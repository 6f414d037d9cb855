import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeGitRepo, runProcess, type RunResult } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { parseEvents, texts } from './events.fixture.ts';
import { SESSION_FILES, SESSION_TURNS } from './session.fixture.ts';
import { closeWorlds, inHome, makeWorld, SECRET, type World } from './world.fixture.ts';

const WRITE = ['--json', '-s', 'workspace-write'];

let world: World;
let cassette: string;
let recorded: RunResult;

beforeAll(async () => {
  world = await makeWorld({ turns: SESSION_TURNS, files: SESSION_FILES });
  cassette = inHome(world, 'session.jsonl');
  recorded = await world.exec([...WRITE, '--record', cassette, 'Name the world.']);
  await world.mock.close();
});

afterAll(closeWorlds);

/** Plays the cassette in a fresh copy of the repository, with another home, without key and model. */
async function replay(prompt: string, flags = WRITE): Promise<{ run: RunResult; path: string }> {
  const repo = await makeGitRepo(SESSION_FILES);
  const fresh = await makeWorld();
  const env = { ...fresh.env, E2E_MODEL_ACCESS: undefined };
  const run = await runProcess(codex('exec', ...flags, '--replay', cassette, prompt), { cwd: repo.path, env });
  expect(fresh.mock.requests).toEqual([]);
  return { run, path: repo.path };
}

function withoutPlaces(stdout: string, path: string): unknown[] {
  return parseEvents(stdout.replaceAll(path, '<repo>')).slice(1);
}

describe('a recorded run', () => {
  it('is an ordinary one', () => {
    expect({ code: recorded.code, stderr: recorded.stderr, said: texts(parseEvents(recorded.stdout)).at(-1) }).toEqual({ code: 0, stderr: '', said: 'The greeting names the world now.' });
  });

  it('leaves a cassette for its owner only, without the key', () => {
    expect((statSync(cassette).mode & 0o777).toString(8)).toBe('600');
    const text = readFileSync(cassette, 'utf8');
    expect(text).toContain('The greeting names the world now.');
    expect(text.includes(SECRET)).toBe(false);
    expect(text.includes(world.repo.path)).toBe(false);
  });
});

describe('the replayed run', () => {
  it('tells the same, exits 0, and does the same work, with no model there', async () => {
    const { run, path } = await replay('Name the world.');
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
    expect(withoutPlaces(run.stdout, path)).toEqual(withoutPlaces(recorded.stdout, world.repo.path));
    expect(readFileSync(`${path}/greeting.txt`, 'utf8')).toBe('hello, world\n');
  });

  it('can be repeated', async () => {
    expect((await replay('Name the world.')).run.code).toBe(0);
  });

  it('stops at the first request that is another one, and shows the difference', async () => {
    const { run, path } = await replay('Name the moon.', ['-s', 'workspace-write']);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/departs from the cassette .*session\.jsonl at request 1[^]*recorded: ".*Name the world\."[^]*this run: ".*Name the moon\."/);
    expect(run.stderr.match(/departs from the cassette/g)).toHaveLength(1);
    expect(readFileSync(`${path}/greeting.txt`, 'utf8')).toBe('hello\n');
  });

  it('stops when a command gives something else than it did', async () => {
    const repo = await makeGitRepo({ 'greeting.txt': 'good morning\n' });
    const fresh = await makeWorld();
    const run = await runProcess(codex('exec', ...WRITE, '--replay', cassette, 'Name the world.'), { cwd: repo.path, env: fresh.env });
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/recorded: [^\n]*hello[^]*this run: [^\n]*good morning/);
  });

  it.each([
    ['is not there', '/nonexistent-e2e.jsonl', /\/nonexistent-e2e\.jsonl/],
    ['is no cassette', 'config.toml', /config\.toml.*/],
  ])('of a file that %s: exit 1', async (_, name, message) => {
    const fresh = await makeWorld();
    const file = name.startsWith('/') ? name : inHome(fresh, name);
    const run = await fresh.exec(['--replay', file, 'hi']);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  it('does not go together with recording', async () => {
    expect((await world.exec(['--replay', cassette, '--record', cassette, 'hi'])).code).toBe(2);
  });
});
