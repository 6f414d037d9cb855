import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';

/** Gives a chunk's exports by its file name; each is evaluated once. */
export type LoadChunk = (name: string) => unknown;

type Wrapper = (exports: object, require: (id: string) => unknown, module: { exports: object }, url: string) => void;

/**
 * Loads the bundle's CommonJS chunks with the compiled code that lies beside them (`<name>.cache`), which spares most
 * of the compiling. V8 refuses code that another version made, and a missing file is no matter: then it compiles.
 * `onCompiled` sees every script; the build makes the caches from them. Only the bundler's chunks are loaded so; all
 * else goes through Node's own `require`.
 */
export function chunkLoader(folder: string, onCompiled?: (name: string, script: Script) => void): LoadChunk {
  const loaded = new Map<string, { exports: object }>();
  const nodeRequire = createRequire(join(folder, 'codex.cjs'));
  const load: LoadChunk = (name) => {
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(name, module);
    const filename = join(folder, name);
    const script = compile(filename);
    onCompiled?.(name, script);
    const run = script.runInThisContext() as Wrapper;
    run(module.exports, requireOf(load, nodeRequire), module, pathToFileURL(filename).href);
    return module.exports;
  };
  return load;
}

function requireOf(load: LoadChunk, nodeRequire: NodeJS.Require): (id: string) => unknown {
  return (id) => (id.startsWith('./') && id.endsWith('.cjs') ? load(id.slice(2)) : nodeRequire(id));
}

function compile(filename: string): Script {
  const source = `(function (exports, require, module, __codexUrl) { ${readFileSync(filename, 'utf8')}\n})`;
  const cachedData = readIfThere(`${filename}.cache`);
  return new Script(source, {
    filename,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // No cache, or none that we may read: compiling does without.
    return undefined;
  }
}
