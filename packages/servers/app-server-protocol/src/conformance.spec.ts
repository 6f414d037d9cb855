import { describe, expect, it } from '@jest/globals';
import { type TSchema } from 'typebox';

import { ABSENT_FIELDS, ABSENT_METHODS } from './absent.ts';
import { definitionJson } from './generate/json-node.ts';
import { jsonSchemaFiles } from './generate/json-schema-files.ts';
import { type Selection } from './generate/named-definitions.ts';
import { legacyTypes, type MethodKind, methodEntries, publishedDefinitions, schemaFolder } from './reference.fixture.ts';
import { type Exchange } from './schema/exchange.ts';
import { experimentalMark } from './schema/marks.ts';
import { SCHEMAS } from './schema/methods.ts';
import { OWN_NOTIFICATIONS, OWN_REQUESTS } from './schema/own-methods.ts';
import { type SchemaNode } from './schema-node.ts';
import { compareDefinitions, type Comparison, type Definitions, definitionsOf, differences, type Json } from './shape-diff.fixture.ts';
import { takesParams } from './takes-params.ts';

const run = schemaFolder === undefined ? it.skip : it;
const ABSENT = Object.keys(ABSENT_METHODS);
const LEGACY = ['getConversationSummary', 'gitDiffToRemote', 'getAuthStatus'];

const BUNDLES = ['codex_app_server_protocol.schemas.json', 'codex_app_server_protocol.v2.schemas.json'].flatMap((bundle) =>
  [true, false].map((experimental) => ({ bundle, experimental })),
);

function ours(bundle: string, selection: Selection): Definitions {
  return definitionsOf(JSON.parse(jsonSchemaFiles(selection).get(bundle) ?? '') as Json);
}

function counted({ bundle, experimental }: (typeof BUNDLES)[number], what: string, { same, missing, different, own }: Comparison): void {
  const name = `${bundle.includes('.v2.') ? 'flat bundle' : 'bundle'}, ${experimental ? 'experimental' : 'stable'}, ${what}`;
  const counts = `${same.length} same, ${missing.length} missing, ${Object.keys(different).length} different, ${own.length} of our own`;
  process.stdout.write(`${name}: ${counts}\n`);
}

function absentFields(): Record<string, string[]> {
  return Object.fromEntries(Object.entries<object>(ABSENT_FIELDS).map(([method, fields]) => [method, Object.keys(fields)]));
}

/** What we add on purpose, by definition. Without the experimental flag: what the original serves, but does not publish. */
function additions(isFlat: boolean, experimental: boolean): Record<string, string[]> {
  const v2 = isFlat ? '' : 'v2/';
  const variants = (methods: readonly string[]): string[] => methods.map((method) => `has its own {method: ${method}}`);
  if (!experimental) return { ClientRequest: variants(LEGACY), ServerNotification: variants(['rawResponseItem/completed']) };
  return {
    ClientRequest: variants([...LEGACY, ...Object.keys(OWN_REQUESTS)]),
    ServerNotification: variants(['rawResponseItem/completed', ...Object.keys(OWN_NOTIFICATIONS)]),
    [`${v2}ThreadForkParams`]: ['has its own .beforeUserMessage'],
    [`${v2}TurnInterruptParams`]: ['has its own .dropSteered'],
    [`${v2}ThreadResumeParams`]: ['has its own .includeTurns'],
    // Apps and their tools by name, which the published schema does not mention.
    [`${v2}AppToolsConfig`]: ['additionalProperties'],
    [`${v2}AppsConfig`]: ['additionalProperties'],
  };
}

describe.each(BUNDLES)('the generated $bundle, experimental $experimental', ({ bundle, experimental }) => {
  const isFlat = bundle.includes('.v2.');

  run('with everything that is declared lacks nothing and contradicts nothing (skipped: reference data not present)', () => {
    const theirs = publishedDefinitions({ bundle, experimental, without: [] });
    const comparison = compareDefinitions(theirs, ours(bundle, { experimental, absent: true }));
    counted({ bundle, experimental }, 'declared', comparison);
    expect(comparison.missing).toEqual([]);
    expect(comparison.different).toEqual(additions(isFlat, experimental));
    expect(comparison.same.length).toBeGreaterThan(isFlat ? 300 : 380);
  });

  run('as it ships lacks what absent subsystems alone would use, and nothing else (skipped: reference data not present)', () => {
    const everything = publishedDefinitions({ bundle, experimental, without: [] });
    const theirs = publishedDefinitions({ bundle, experimental, without: ABSENT, withoutFields: absentFields() });
    const generated = ours(bundle, { experimental });
    const comparison = compareDefinitions(everything, generated);
    counted({ bundle, experimental }, 'as it ships', comparison);
    expect(comparison.missing).toEqual([...everything.keys()].filter((name) => !theirs.has(name)));
    expect(compareDefinitions(theirs, generated).different).toEqual(additions(isFlat, experimental));
  });
});

describe('the declared methods', () => {
  run('are those of the original and our own (skipped: reference data not present)', () => {
    const kinds: [MethodKind, object, object][] = [
      ['clientRequests', SCHEMAS.clientRequests, OWN_REQUESTS],
      ['serverRequests', SCHEMAS.serverRequests, {}],
      ['serverNotifications', SCHEMAS.serverNotifications, OWN_NOTIFICATIONS],
    ];
    for (const [kind, declared, own] of kinds) {
      const theirs = methodEntries(kind).map(({ method }) => method);
      expect(Object.keys(declared).toSorted()).toEqual([...theirs, ...Object.keys(own)].toSorted());
    }
  });

  run('carry and answer what the published ones do, and are as stable (skipped: reference data not present)', () => {
    const name = (type: string | null | undefined): string | undefined => type?.split('/').at(-1);
    const titles = ({ params, result }: Exchange): unknown[] => [params, result].map((schema: SchemaNode) => schema.title);
    const declared: Record<string, Exchange> = { ...SCHEMAS.clientRequests, ...SCHEMAS.serverRequests };
    for (const { method, params, paramsRequired, result, stability, experimentalFields } of [...methodEntries('clientRequests'), ...methodEntries('serverRequests')]) {
      const exchange = declared[method];
      if (exchange === undefined) throw new Error(`${method} is not declared`);
      expect([method, ...titles(exchange), exchange.stability, takesParams(method)]).toEqual([method, name(params), name(result), stability, paramsRequired]);
      const { properties = {} }: SchemaNode = exchange.params;
      const marked = Object.entries(properties).filter(([, field]) => experimentalMark(field) !== null);
      expect([method, marked.map(([field]) => field).toSorted()]).toEqual([method, experimentalFields ?? []]);
    }
    const notifications = new Map<string, SchemaNode>(Object.entries<TSchema>(SCHEMAS.serverNotifications));
    for (const { method, params } of methodEntries('serverNotifications')) expect(notifications.get(method)?.title).toBe(name(params));
  });

  run('of the first version look as described (skipped: reference data not present)', () => {
    const theirs = legacyTypes();
    const refer = (name: string): string => `#/definitions/${name}`;
    const inline = (node: unknown, all: Json): unknown =>
      JSON.parse(JSON.stringify(node), (_, value: Json | null) => (typeof value?.['$ref'] === 'string' ? inline(all[value['$ref'].slice(14)], all) : value));
    const compared = LEGACY.flatMap((method) => {
      const { params, result } = (SCHEMAS.clientRequests as Record<string, Exchange>)[method] ?? { params: {}, result: {} };
      return [params, result].map((schema: SchemaNode) => {
        const file = JSON.parse(jsonSchemaFiles({ experimental: true, absent: true }).get(`${schema.title ?? ''}.json`) ?? '{}') as { definitions?: Json };
        const own = inline(definitionJson({ ...schema }, { experimental: true, refer }), file.definitions ?? {});
        return [schema.title, differences(theirs.get(schema.title ?? ''), own)];
      });
    });
    expect(compared).toEqual([...theirs.keys()].map((name) => [name, []]));
  });
});

describe('the comparison', () => {
  const usage = { type: 'object', required: ['id', 'of'], properties: { id: { type: 'string' }, of: { $ref: '#/definitions/A' }, size: { type: ['integer', 'null'], format: 'int64' } } };
  const altered = (change: Json): string[] => differences(usage, { ...usage, properties: { ...usage.properties, ...change } });

  it.each([
    [{}, []],
    [{ own: { type: 'string' } }, ['has its own .own']],
    [{ id: { type: 'integer' } }, ['.id lacks string', '.id has its own integer']],
    [{ id: { type: ['string', 'null'] } }, ['.id has its own null']],
    [{ of: { $ref: '#/definitions/B' } }, ['.of lacks #A', '.of has its own #B']],
    [{ of: { default: 1, allOf: [{ $ref: '#/definitions/A' }] } }, ['.of default is 1, should be undefined']],
    [{ size: { type: ['integer', 'null'], format: 'int32' } }, ['.size(integer) format is "int32", should be "int64"']],
    [{ size: { type: 'integer', format: 'int64' } }, ['.size lacks null']],
    [{ size: undefined }, ['lacks .size']],
  ])('sees %j', (change, notes) => {
    expect(altered(change)).toEqual(notes);
  });

  it('sees required fields, enums, kinds and closed objects', () => {
    expect(differences(usage, { ...usage, required: ['id'] })).toEqual(['.of required']);
    expect(differences(usage, { ...usage, additionalProperties: false })).toEqual(['additionalProperties']);
    expect(differences({ type: 'string', enum: ['a', 'b'] }, { type: 'string', enum: ['a', 'c'] })).toEqual(['lacks "b"', 'has its own "c"']);
    const tagged = (...words: string[]): Json => ({ oneOf: words.map((word) => ({ type: 'object', properties: { type: { type: 'string', enum: [word] } } })) });
    expect(differences(tagged('a', 'b'), tagged('b'))).toEqual(['lacks {type: a}']);
    expect(differences({ type: 'object', additionalProperties: { type: 'string' } }, { type: 'object', additionalProperties: { type: 'integer' } })).toEqual(['{} lacks string', '{} has its own integer']);
  });
});
