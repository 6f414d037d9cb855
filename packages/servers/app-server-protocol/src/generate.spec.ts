import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { disposeTemp, fittingValues, makeTempDir, repositoryRoot, runProcess, wrongTypes } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type TSchema } from 'typebox';
import { Compile } from 'typebox/schema';

import { ABSENT_METHODS } from './absent.ts';
import { jsonSchemaFiles } from './generate/json-schema-files.ts';
import { namedDefinitions } from './generate/named-definitions.ts';
import { generateJsonSchema, generateTypeScript } from './generate-files.ts';
import { type Exchange } from './schema/exchange.ts';
import { SCHEMAS } from './schema/methods.ts';
import { object } from './schema/named.ts';
import { OWN_NOTIFICATIONS, OWN_REQUESTS } from './schema/own-methods.ts';
import { type SchemaNode } from './schema-node.ts';
import { definitionsOf, type Json } from './shape-diff.fixture.ts';

afterAll(disposeTemp);

const BOTH = [{ experimental: false }, { experimental: true }];
/** Everything that is declared, so that what is not answered yet is checked too. */
const declared = parsed(jsonSchemaFiles({ experimental: true, absent: true }));

function parsed(files: ReadonlyMap<string, string>): Map<string, Json> {
  return new Map([...files].map(([path, text]) => [path, JSON.parse(text) as Json]));
}

function fileOf(schema: SchemaNode): Json {
  const file = ['', 'v1/', 'v2/'].map((folder) => declared.get(`${folder}${schema.title ?? ''}.json`)).find((one) => one !== undefined);
  if (file === undefined) throw new Error(`no file for ${schema.title ?? 'a nameless schema'}`);
  return file;
}

/** What was sent while the original was driven through its main job. Texts of its own are replaced, ids and times made up. */
function recorded(): { answers?: string; message: { method?: string; id?: number; result?: unknown } }[] {
  const text = readFileSync(join(import.meta.dirname, '__fixtures__/recorded-messages.jsonl'), 'utf8');
  return text.trimEnd().split('\n').map((line) => JSON.parse(line) as ReturnType<typeof recorded>[number]);
}

function resultOf(method: string): SchemaNode {
  return (SCHEMAS.clientRequests as Readonly<Record<string, Exchange>>)[method]?.result ?? {};
}

describe('generated JSON Schemas', () => {
  it.each(BOTH)('refer to nothing that is not there: %j', async (options) => {
    for (const [path, file] of parsed(await generateJsonSchema(options))) {
      const names = new Set(definitionsOf(file).keys());
      const refs = [...JSON.stringify(file).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name]) => name ?? '');
      expect([path, refs.filter((name) => !names.has(name))]).toEqual([path, []]);
    }
  });

  it('fit what the original was heard to say', () => {
    const counts = { answers: 0, requests: 0, notifications: 0 };
    for (const { answers, message } of recorded()) {
      const kind = answers !== undefined ? 'answers' : 'id' in message ? 'requests' : 'notifications';
      counts[kind] += 1;
      const schema = kind === 'answers' ? fileOf(resultOf(answers ?? '')) : declared.get(kind === 'requests' ? 'ServerRequest.json' : 'ServerNotification.json');
      const [fits, errors] = Compile(schema ?? {}).Errors(answers === undefined ? message : message.result);
      expect([answers ?? message.method, fits, fits ? [] : errors]).toEqual([answers ?? message.method, true, []]);
      expect(Compile(declared.get('JSONRPCMessage.json') ?? {}).Check(message)).toBe(true);
    }
    expect(counts).toEqual({ answers: expect.any(Number), requests: 2, notifications: expect.any(Number) });
    expect(counts.answers).toBeGreaterThan(15);
    expect(counts.notifications).toBeGreaterThan(20);
  });

  it('take what the declarations take, and no field of a wrong type', () => {
    const exchanges = Object.values<Exchange>({ ...SCHEMAS.clientRequests, ...SCHEMAS.serverRequests });
    const carried = [...exchanges.flatMap(({ params, result }) => [params, result]), ...Object.values<TSchema>(SCHEMAS.serverNotifications)];
    let refused = 0;
    for (const schema of carried as (TSchema & SchemaNode)[]) {
      if (schema.title === undefined) continue;
      const validator = Compile(fileOf(schema));
      const unfit = fittingValues(schema).filter((value) => !validator.Check(value));
      const taken = wrongTypes(schema).filter(({ value }) => validator.Check(value));
      expect([schema.title, unfit, taken]).toEqual([schema.title, [], []]);
      refused += wrongTypes(schema).length;
    }
    expect(refused).toBeGreaterThan(5000);
  }, 60_000);

  it('offer the requests that are answered, and those only', async () => {
    const methods = async (experimental: boolean): Promise<string[]> => {
      const { oneOf } = parsed(await generateJsonSchema({ experimental })).get('ClientRequest.json') as unknown as { oneOf: { properties: { method: { enum: string[] } } }[] };
      return oneOf.flatMap(({ properties }) => properties.method.enum);
    };
    const answered = Object.entries<Exchange>(SCHEMAS.clientRequests).filter(([method]) => !(method in ABSENT_METHODS));
    expect(await methods(true)).toEqual(answered.map(([method]) => method));
    const stable = answered.filter(([method, { stability }]) => stability === 'stable' && !(method in OWN_REQUESTS));
    expect(await methods(false)).toEqual(stable.map(([method]) => method));
  });
});

/** What a program of a client's looks like: errors where they must be, none elsewhere. */
const PROGRAM = `
  import type { ClientRequest, ReasoningEffort, ServerNotification, v2 } from './stable/index.js';
  import type * as all from './experimental/index.js';
  export const start: ClientRequest = { id: 1, method: 'turn/start', params: { threadId: 't', input: [{ type: 'text', text: 'hi', text_elements: [] }] } };
  export const nothing: ClientRequest = { id: '2', method: 'configRequirements/read' };
  // @ts-expect-error a field of a wrong type
  export const wrong: ClientRequest = { id: 3, method: 'thread/read', params: { threadId: 5 } };
  // @ts-expect-error an unknown method
  export const unknown: ClientRequest = { id: 4, method: 'thread/none', params: {} };
  // @ts-expect-error a method that is not stable
  export const early: ClientRequest = { id: 5, method: 'thread/backgroundTerminals/clean', params: { threadId: 't' } };
  export const experimental: all.ClientRequest = { id: 5, method: 'thread/backgroundTerminals/clean', params: { threadId: 't' } };
  export const wider: all.ClientRequest = start;
  export const effort: ReasoningEffort = 'high';
  export const name = (thread: v2.Thread): string | null => thread.name;
  export function heard(message: ServerNotification): string | null {
    if (message.method === 'item/agentMessage/delta') return message.params.delta;
    if (message.method !== 'item/completed' || message.params.item.type !== 'commandExecution') return null;
    return message.params.item.aggregatedOutput;
  }
`;

describe('generated TypeScript', () => {
  it('compiles, and says what can be sent and what is heard', async () => {
    const { path: folder } = await makeTempDir();
    for (const [name, options] of [['stable', { experimental: false }], ['experimental', { experimental: true }]] as const) {
      for (const [path, text] of await generateTypeScript(options)) {
        await mkdir(dirname(join(folder, name, path)), { recursive: true });
        await writeFile(join(folder, name, path), text);
      }
    }
    await writeFile(join(folder, 'program.ts'), PROGRAM);
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const compiler = join(repositoryRoot(), 'node_modules/typescript/bin/tsc');
    const check = async (module: string, resolution: string): Promise<string> => {
      const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, target: 'es2023', lib: ['es2023'], types: [], module, moduleResolution: resolution };
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
      return (await runProcess([process.execPath, compiler, '-p', '.'], { cwd: folder, timeoutMs: 120_000 })).stdout;
    };
    expect(await check('nodenext', 'nodenext')).toBe('');
    expect(await check('esnext', 'bundler')).toBe('');
  }, 120_000);

  it('has one file for every type, each in the index', async () => {
    const files = await generateTypeScript({ experimental: true });
    for (const folder of ['', 'v2/']) {
      const inFolder = [...files.keys()].filter((path) => dirname(path) === (folder === '' ? '.' : 'v2') && !path.endsWith('index.ts'));
      const exported = [...(files.get(`${folder}index.ts`) ?? '').matchAll(/from "\.\/(\w+)\.js"/g)].map(([, name]) => `${folder}${name ?? ''}.ts`);
      expect(exported).toEqual(inFolder);
    }
    expect([...files.keys()]).toEqual(expect.arrayContaining(['ClientRequest.ts', 'ServerNotification.ts', 'v2/ThreadItem.ts', 'serde_json/JsonValue.ts']));
  });
});

describe('what is generated', () => {
  it.each([generateTypeScript, generateJsonSchema])('is the same every time, and in order', async (generate) => {
    const [once, again] = [await generate({ experimental: true }), await generate({ experimental: true })];
    expect([...again]).toEqual([...once]);
    expect([...once.keys()]).toEqual([...once.keys()].toSorted());
  });

  it.each([generateTypeScript, generateJsonSchema])('leaves experimental requests and fields, and our own, out unless asked for', async (generate) => {
    const [stable, all] = [await generate({ experimental: false }), await generate({ experimental: true })];
    const text = (files: Map<string, string>): string => [...files.values()].join('');
    const own = [...Object.keys(OWN_REQUESTS), ...Object.keys(OWN_NOTIFICATIONS).filter((method) => method !== 'warning'), 'WarningNotification', 'beforeUserMessage', 'dropSteered'];
    for (const word of ['ThreadBackgroundTerminalsCleanParams', 'additionalPermissions', 'availableDecisions', ...own]) {
      const sign = new RegExp(`\\b${word}\\b`);
      expect([word, sign.test(text(stable)), sign.test(text(all))]).toEqual([word, false, true]);
    }
    expect([...stable.keys()].filter((path) => !all.has(path))).toEqual([]);
  });

  it('cannot have two shapes of one name', () => {
    const schemas = [object('Same', {}), object('Same', { more: object('Other', {}) })];
    expect(() => namedDefinitions(schemas, { experimental: true })).toThrow('two different definitions are called Same');
  });
});
