import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { disposeTemp, makeTempDir, repositoryRoot, runProcess } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';

import { jsonSchemaFiles } from './generate/json-schema-files.ts';
import { typeScriptFiles } from './generate/typescript-files.ts';

/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];
const withOriginal = ORACLE === undefined ? it.skip : it;

afterAll(disposeTemp);

/** Where we differ on purpose, by path. */
const EXPLAINED: Readonly<Record<string, string>> = {
  ClientRequest: 'our own requests; wider parameters',
  ConversationSummary: 'its source is told as it stands in the rollout',
  GetConversationSummaryResponse: 'as ConversationSummary',
  ResponseItem: 'JsonValue instead of unknown',
  ServerNotification: 'our own notifications',
  'v2/RawResponseItemCompletedNotification': 'as ResponseItem',
  'v2/ThreadResumeParams': 'ResponseItem, and wider',
};

/** What clients alone write: we let them leave out what has a default or may be null. */
const WIDER = [
  'ClientInfo', 'CollaborationMode', 'FuzzyFileSearchParams', 'GetAuthStatusParams', 'InitializeCapabilities', 'InitializeParams', 'Settings', 'v2/ChatgptAuthTokensRefreshResponse',
  'v2/ConfigReadParams', 'v2/GetAccountParams', 'v2/GrantedPermissionProfile', 'v2/McpServerElicitationRequestResponse',
  'v2/PermissionsRequestApprovalResponse', 'v2/ReviewStartParams', 'v2/ReviewTarget', 'v2/ThreadForkParams', 'v2/ThreadReadParams',
  'v2/ThreadStartParams', 'v2/TurnStartParams',
];

/** Types that the original's stable files have, though they belong to its experimental ones and nothing refers to them. */
const LEFT_OVER = [
  'MacOsAutomationPermission', 'MacOsContactsPermission', 'MacOsPreferencesPermission', 'v2/AdditionalMacOsPermissions', 'v2/AdditionalPermissionProfile',
  'v2/AppToolApproval', 'v2/AppToolsConfig', 'v2/AppsConfig', 'v2/AppsDefaultConfig', 'v2/CollaborationModeMask', 'v2/CommandExecutionRequestApprovalSkillMetadata',
  'v2/DynamicToolSpec', 'v2/NetworkRequirements', 'CollaborationMode', 'ModeKind', 'Settings',
];

/** Files of what the original does not have. */
const OWN = /Undo|ThreadDelete|ThreadExport|BackgroundTerminal|FileChangePatchUpdated|v2\/Warning/;

/** The files that only one of both has. */
function beside(theirs: readonly string[], ours: ReadonlyMap<string, string>): { theirs: string[]; ours: string[] } {
  return { theirs: theirs.filter((path) => !ours.has(path)).toSorted(), ours: [...ours.keys()].filter((path) => !theirs.includes(path)) };
}

/** Lets the original generate. @returns the paths of its files */
async function generateTheirs(folder: string, ...args: string[]): Promise<string[]> {
  const home = join(homedir(), `.codex-ts-oracle-files-${process.pid}`);
  await mkdir(home, { recursive: true });
  const ran = await runProcess([ORACLE ?? '', 'app-server', ...args, '--out', folder], { env: { CODEX_HOME: home } });
  await rm(home, { recursive: true, force: true });
  if (ran.code !== 0) throw new Error(ran.stderr);
  return (await readdir(folder, { recursive: true })).filter((path) => /\.\w+$/.test(path));
}

/** Paths of types, without `.ts`; numbers that JSON has as numbers are no `bigint`. */
async function writeTheirs(folder: string): Promise<string[]> {
  const found = await generateTheirs(folder, 'generate-ts', '--experimental');
  for (const path of found) await writeFile(join(folder, path), (await readFile(join(folder, path), 'utf8')).replaceAll(/\bbigint\b/g, 'number'));
  return namesOf(found);
}

async function writeOurs(folder: string): Promise<string[]> {
  const files = typeScriptFiles({ experimental: true, absent: true });
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return namesOf([...files.keys()]);
}

function namesOf(paths: readonly string[]): string[] {
  return paths.map((path) => path.slice(0, -'.ts'.length)).filter((path) => basename(path) !== 'index');
}

/** One line for each type, which does not compile unless both mean the same. */
function program(paths: readonly string[]): string {
  const lines = paths.map((path) => {
    const from = (side: string): string => `import('./${side}/${path}.js').${basename(path)}`;
    return `export type T${paths.indexOf(path)} = Same<Compared<${from('theirs')}, ${from('ours')}>>;`;
  });
  const compared = "export type Compared<A, B> = [A] extends [B] ? ([B] extends [A] ? 'same' : 'wider') : [B] extends [A] ? 'narrower' : 'different';";
  return [compared, "export type Same<T extends 'same'> = T;", ...lines].join('\n');
}

describe(`the files of the original itself${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  withOriginal('have the types that ours have, or narrower ones where clients alone write them', async () => {
    const { path: folder } = await makeTempDir();
    const [theirs, ours] = [await writeTheirs(join(folder, 'theirs')), await writeOurs(join(folder, 'ours'))];
    expect(theirs.filter((path) => !ours.includes(path))).toEqual([]);
    await writeFile(join(folder, 'program.ts'), program(theirs));
    const compilerOptions = { strict: true, noEmit: true, target: 'es2023', lib: ['es2023'], types: [], module: 'esnext', moduleResolution: 'bundler' };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    const { stdout } = await runProcess([process.execPath, join(repositoryRoot(), 'node_modules/typescript/bin/tsc'), '-p', '.'], { cwd: folder, timeoutMs: 120_000 });
    const found = [...stdout.matchAll(/^program\.ts\((\d+),.*Type '"(\w+)"'/gm)].map(([, line, how]) => ({ path: theirs[Number(line) - 3] ?? '', how }));
    expect(stdout.split('\n').filter((line) => line.includes('error'))).toHaveLength(found.length);
    const wider = found.filter(({ path, how }) => how === 'wider' && WIDER.includes(path));
    const explained = found.filter(({ path }) => path in EXPLAINED);
    console.log(`types: tried ${theirs.length}, agreed ${theirs.length - found.length}, wider for clients ${wider.length}, explained ${explained.length}, our own ${ours.length - theirs.length}`);
    expect(found.filter((one) => !wider.includes(one) && !explained.includes(one))).toEqual([]);
    expect([wider.length, explained.length]).toEqual([WIDER.length, Object.keys(EXPLAINED).length]);
  }, 300_000);

  withOriginal.each([true, false])('lie where ours lie, experimental %s', async (experimental) => {
    const flags = experimental ? ['--experimental'] : [];
    const selection = { experimental, absent: true };
    const types = beside(await generateTheirs((await makeTempDir()).path, 'generate-ts', ...flags), typeScriptFiles(selection));
    expect(types.theirs).toEqual(experimental ? [] : LEFT_OVER.map((name) => `${name}.ts`).toSorted());
    const named = ['ResponsesApiWebSearchAction.ts', ...(experimental ? ['v2/AppConfig.ts', 'v2/AppToolConfig.ts'] : [])];
    expect(types.ours.filter((path) => !experimental || !OWN.test(path))).toEqual(named);
    const schemas = beside(await generateTheirs((await makeTempDir()).path, 'generate-json-schema', ...flags), jsonSchemaFiles(selection));
    const legacy = ['GetAuthStatus', 'GetConversationSummary', 'GitDiffToRemote'].flatMap((name) => [`${name}Params.json`, `${name}Response.json`]);
    expect(schemas.theirs).toEqual([]);
    expect(schemas.ours.filter((path) => !experimental || !OWN.test(path))).toEqual(legacy);
  }, 60_000);
});
