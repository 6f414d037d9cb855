import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Mutation, wrongTypes } from '@codex-ts/test-support';
import { describe, expect, it } from '@jest/globals';

import { paramsError } from './params-error.ts';
import { SCHEMAS } from './schema/methods.ts';
import { OWN_REQUESTS } from './schema/own-methods.ts';


/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];
const withOriginal = ORACLE === undefined ? it.skip : it;
/** It takes no home below the temporary folder. */
const HOME = join(homedir(), `.codex-ts-oracle-${process.pid}`);

interface Trial extends Mutation {
  method: string;
  ours: string | null;
}

/** Every request of the original with one field of a wrong type, where we refuse it. */
function trials(): Trial[] {
  return Object.entries(SCHEMAS.clientRequests).flatMap(([method, { params }]) => {
    if (method in OWN_REQUESTS || method === 'initialize') return [];
    return wrongTypes(params).map((mutation) => ({ ...mutation, method, ours: paramsError(method, params, mutation.value) }));
  });
}

/** Asks one after another; the answers are error messages, or null where there was a result. */
async function ask(requests: readonly Trial[]): Promise<(string | null)[]> {
  await mkdir(HOME, { recursive: true });
  const env = { PATH: process.env['PATH'], HOME: homedir(), CODEX_HOME: HOME };
  const server = spawn(ORACLE ?? '', ['app-server'], { cwd: HOME, env, stdio: ['pipe', 'pipe', 'ignore'] });
  const send = (message: object): boolean => server.stdin.write(`${JSON.stringify(message)}\n`);
  const answers: (string | null)[] = [];
  const client = { clientInfo: { name: 'some_client', version: '1' }, capabilities: { experimentalApi: true } };
  send({ id: -1, method: 'initialize', params: client });
  for await (const line of createInterface({ input: server.stdout })) {
    const message = JSON.parse(line) as { id?: number; method?: string; error?: { message: string } };
    if (message.id === undefined || message.method !== undefined) continue;
    if (message.id >= 0) answers.push(message.error?.message ?? null);
    const next = requests[answers.length];
    if (next === undefined) server.stdin.end();
    else send({ id: answers.length, method: next.method, params: next.value });
  }
  if (server.exitCode === null) await once(server, 'exit');
  await rm(HOME, { recursive: true, force: true });
  return answers;
}

/** Where we differ on purpose, and how it shows. */
const EXPLAINED: readonly (readonly [RegExp, string])[] = [
  [/ (?:\[\]|\["stranger"\]): .*\| invalid type: sequence/, 'the original takes the values of an object in order, as a list'],
  [/\.type 5: .*\| invalid value: integer `5`/, 'the original takes the number of a kind for its name'],
  [/"stranger": failed to load configuration.*\| accepted/, 'accepted by both; the original then misses the provider'],
  [/ (?:includeTurns|beforeUserMessage|dropSteered) /, 'a field of ours'],
  [/DynamicToolSpecDe|deferLoading null/, 'the original reads tools through another struct'],
  [/enum WebSearchAction \|/, 'two types of the original have this name'],
  [/`pair_programming`/, 'other names of the same two modes'],
];

describe(`the original itself${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  withOriginal('refuses wrong types with the same words', async () => {
    const requests = trials();
    const answers = await ask(requests);
    const counts = { tried: requests.length, agreed: 0, explained: 0 };
    const different: string[] = [];
    for (const [at, { method, path, wrong, ours }] of requests.entries()) {
      const theirs = answers[at] ?? null;
      const line = `${method} ${path} ${JSON.stringify(wrong)}: ${theirs ?? 'accepted'} | ${ours ?? 'accepted'}`;
      if (theirs === (ours === null ? null : `Invalid request: ${ours}`)) counts.agreed += 1;
      else if (EXPLAINED.some(([sign]) => sign.test(line))) counts.explained += 1;
      else different.push(line);
    }
    console.log(`wrong types: tried ${counts.tried}, agreed ${counts.agreed}, explained ${counts.explained}, different ${different.length}`);
    expect(different).toEqual([]);
  }, 600_000);
});
