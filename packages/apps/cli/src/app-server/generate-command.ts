import { type GenerateOptions, generateJsonSchema, generateTypeScript } from '@codex-ts/app-server-protocol';
import { join, resolve } from 'node:path';

import { type Administration, administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { print } from '../administration/print.ts';
import { type CommandHost } from '../command-host.ts';
import { type CommandShape } from '../command-line/command-shape.ts';
import { plain } from '../command-line/options.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { resolveCwd } from '../exec/resolve-cwd.ts';
import { GENERATORS, type GeneratorName } from './generate-names.ts';
import { runPrettier } from './generate-prettier.ts';
import { writeGenerated } from './generate-write.ts';

interface GenerateFlags extends SharedFlags {
  readonly out?: string;
  readonly experimental?: true;
  readonly prettier?: string;
}

const TAIL = `
The same build writes the same files. Requests that this build does not answer are left out. Files that are there are
replaced when this command wrote them; otherwise nothing is written.
`;

/**
 * Writes the protocol to a folder, which is made when it is not there.
 * @param outer what was typed before the command's name
 * @returns the exit code
 * @throws UsageError, and CodexError when a file cannot be written or Prettier fails
 */
export async function generateCommand(name: GeneratorName, outer: Administration<SharedFlags>, host: CommandHost): Promise<number> {
  const shape = shapeOf(name);
  refuseServerFlags(outer.flags, name, shape);
  const parsed = parseAdministration<GenerateFlags>(shape, {}, outer.next?.args ?? []);
  if ('print' in parsed) return print(host.stdout, parsed.print);
  const { out, experimental = false, prettier } = parsed.flags;
  if (out === undefined) throw new UsageError('the following required arguments were not provided:\n  --out <DIR>', shape.usage);
  const cwd = await resolveCwd(outer.cd, host.cwd);
  const options: GenerateOptions = { experimental };
  const files = name === 'generate-ts' ? await generateTypeScript(options) : await generateJsonSchema(options);
  const folder = resolve(cwd, out);
  await writeGenerated(folder, files, host.signal);
  if (prettier !== undefined) await runPrettier(prettier, [...files.keys()].map((path) => join(folder, path)), { cwd, env: host.env, signal: host.signal });
  return 0;
}

/** Nothing is served. */
function refuseServerFlags({ config: _config, enable: _enable, disable: _disable, strictConfig: _strict, ...rest }: SharedFlags, name: GeneratorName, { usage }: CommandShape): void {
  const [stray] = Object.keys(rest);
  if (stray === undefined) return;
  throw new UsageError(`the argument '--${stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}' cannot be used with '${name}'`, usage);
}

function shapeOf(name: GeneratorName): CommandShape {
  const shape = administrationShape({
    name: `codex app-server ${name}`,
    about: `${GENERATORS[name]}.`,
    options: [
      plain('-o, --out <DIR>', 'The folder to write to'),
      plain('--experimental', 'With what only clients with the experimental capability may use'),
      ...(name === 'generate-ts' ? [plain('-p, --prettier <PRETTIER_BIN>', 'Format the files with this program')] : []),
    ],
    tail: TAIL,
  });
  return { ...shape, usage: `codex app-server ${name} --out <DIR> [OPTIONS]` };
}
