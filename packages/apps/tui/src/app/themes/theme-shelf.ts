import { loadBuiltinThemes, loadTmThemeParser, MAX_THEME_BYTES, type SyntaxTheme } from '@codex-ts/terminal-markup';
import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A theme, or the sentence that says why it cannot be had. */
export type FoundTheme = { readonly theme: SyntaxTheme } | { readonly problem: string };

const ENDING = '.tmTheme';
/** A name that is no path: it stays in the folder. */
const NAME = /^[^./\\\0][^/\\\0]*$/;

/** The themes that a user can choose from: those that come with the program, and the files in a folder of the user's. */
export class ThemeShelf {
  readonly #folder: string | null;

  /** `folder`: an absolute path, which need not exist; null for none. */
  constructor(folder: string | null) {
    this.#folder = folder;
  }

  /** All names: first those that come with the program. Rejects when the user's folder cannot be read. */
  async names(): Promise<{ readonly builtin: readonly string[]; readonly own: readonly string[] }> {
    const { names: builtin } = await loadBuiltinThemes();
    const files = this.#folder === null ? [] : await filesIn(this.#folder);
    const own = files.filter((file) => file.endsWith(ENDING)).map((file) => file.slice(0, -ENDING.length));
    return { builtin, own: own.filter((name) => NAME.test(name) && !builtin.includes(name)).sort() };
  }

  /** The theme of a name; of two with one name, the one that comes with the program. Never rejects. */
  async find(name: string): Promise<FoundTheme> {
    const builtin = (await loadBuiltinThemes()).get(name);
    if (builtin !== null) return { theme: builtin };
    const unknown = { problem: `There is no theme \`${name}\`${this.#folder === null ? '' : `, nor a file ${join(this.#folder, `${NAME.test(name) ? name : 'NAME'}${ENDING}`)}`}.` };
    if (this.#folder === null || !NAME.test(name)) return unknown;
    const path = join(this.#folder, `${name}${ENDING}`);
    try {
      return await readTheme(name, path);
    } catch (error) {
      return isMissing(error) ? unknown : { problem: `The theme ${path} cannot be read: ${errorMessage(error)}` };
    }
  }
}

async function readTheme(name: string, path: string): Promise<FoundTheme> {
  const refused = (reason: string): FoundTheme => ({ problem: `The theme ${path} cannot be used: ${reason}.` });
  const facts = await stat(path);
  if (!facts.isFile()) return refused('it is no file');
  if (facts.size > MAX_THEME_BYTES) return refused(`it is larger than ${MAX_THEME_BYTES / 1024} KB`);
  const [parse, text] = [await loadTmThemeParser(), await readFile(path, 'utf8')];
  const parsed = parse(name, text);
  return 'problem' in parsed ? refused(parsed.problem) : parsed;
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '');
}
