import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';

const COMMAND_PACKAGE = '@codex-ts/cli';

/** A program and the words that come before our own. */
export interface Program {
  readonly file: string;
  readonly words: readonly string[];
}

export interface Surroundings {
  /** Of the agent. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders that hold packages, nearest first. */
  readonly packageFolders: readonly string[];
  readonly platform: NodeJS.Platform;
}

/** Where a package is looked for from here, as Node would. */
export function packageFolders(): readonly string[] {
  return createRequire(import.meta.url).resolve.paths(COMMAND_PACKAGE) ?? [];
}

/**
 * What is started as the agent: what was named, else the command of the package `@codex-ts/cli` where this one finds it,
 * else `codex` on the agent's PATH. Scripts are run by the Node that runs us, so that they need neither a shebang nor a PATH.
 * @throws CodexError `codex_not_found` when nothing was named and nothing is found
 */
export async function findCodex(named: string | undefined, around: Surroundings): Promise<Program> {
  if (named !== undefined) return program(named);
  for (const folder of around.packageFolders) {
    const file = await commandOf(join(folder, COMMAND_PACKAGE));
    if (file !== null) return program(file);
  }
  const found = await onPath(around);
  if (found !== null) return program(found);
  throw new CodexError(`No codex command was found: install ${COMMAND_PACKAGE}, put codex on the PATH, or set codexPathOverride.`, { code: 'codex_not_found' });
}

function program(file: string): Program {
  return /\.[cm]?js$/.test(file) ? { file: process.execPath, words: [file] } : { file, words: [] };
}

/** Null when the package is not there, or is there unbuilt. */
async function commandOf(packageFolder: string): Promise<string | null> {
  try {
    const { bin } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { bin?: { codex?: string } };
    const file = bin?.codex === undefined ? null : join(packageFolder, bin.codex);
    return file !== null && (await isFile(file)) ? file : null;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function onPath({ env, platform }: Surroundings): Promise<string | null> {
  const isWindows = platform === 'win32';
  const path = Object.entries(env).find(([name]) => (isWindows ? name.toUpperCase() : name) === 'PATH')?.[1] ?? '';
  const name = isWindows ? 'codex.exe' : 'codex';
  for (const folder of path.split(delimiter)) {
    if (folder !== '' && (await isFile(join(folder, name)))) return join(folder, name);
  }
  return null;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
}
