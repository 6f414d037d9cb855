import { globPattern, type Matches } from './glob-pattern.ts';

/** What a file says of a path. */
export type Ruling = 'ignored' | 'kept' | 'silent';

interface Rule {
  readonly ruling: 'ignored' | 'kept';
  readonly foldersOnly: boolean;
  /** Compared with the whole path; else with the last name of it. */
  readonly isAnchored: boolean;
  readonly matches: Matches;
}

/** As git does where file names differ by case. */
const IGNORE_CASE = process.platform !== 'linux';
/** Further rules are not looked at, so that no file makes a search endless. */
const MAX_RULES = 10_000;

/** The rules of one file in gitignore's syntax, for what lies below its folder. */
export class RuleFile {
  /** Absolute. */
  readonly folder: string;
  /** The last one that matches counts. */
  readonly #rules: readonly Rule[];

  private constructor(folder: string, rules: readonly Rule[]) {
    this.folder = folder;
    this.#rules = rules;
  }

  /** Null when the text has no rules. */
  static parse(folder: string, text: string): RuleFile | null {
    const rules = text.replace(/^\uFEFF/, '').split(/\r?\n/).slice(0, MAX_RULES).flatMap(ruleOf);
    return rules.length === 0 ? null : new RuleFile(folder, rules.reverse());
  }

  /** Of a path below the folder, with slashes; of the path itself, whatever is said of the folders above it. */
  ruling(path: string, isDirectory: boolean): Ruling {
    const name = path.slice(path.lastIndexOf('/') + 1);
    for (const { ruling, foldersOnly, isAnchored, matches } of this.#rules) {
      if ((isDirectory || !foldersOnly) && matches(isAnchored ? path : name)) return ruling;
    }
    return 'silent';
  }
}

function ruleOf(line: string): Rule[] {
  const trimmed = withoutTrailingSpaces(line);
  if (trimmed === '' || trimmed.startsWith('#')) return [];
  const isNegative = trimmed.startsWith('!');
  const body = isNegative ? trimmed.slice(1) : trimmed;
  const foldersOnly = body.endsWith('/');
  const glob = foldersOnly ? body.slice(0, -1) : body;
  if (glob === '') return [];
  const isAnchored = glob.includes('/');
  const matches = globPattern(glob.replace(/^\//, ''), IGNORE_CASE);
  return [{ ruling: isNegative ? 'kept' : 'ignored', foldersOnly, isAnchored, matches }];
}

/** But for one that a backslash keeps. */
function withoutTrailingSpaces(line: string): string {
  return /^(?:\\(?:[^]|$)|[^\\ ]| +(?! *$))*/u.exec(line)?.[0] ?? line;
}
