import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderEntries, type Entry } from './temp-folder.fixture.ts';

/** One answer of the original: what it was given and what it left. */
export interface ReferenceCase {
  name: string;
  mode: string;
  patch: string | null;
  input: Record<string, Entry>;
  exit: number;
  stdout: string;
  stderr: string;
  output: Record<string, Entry> | 'unchanged';
  argv?: string[];
  stdin_base64?: string;
}

/** The folder with the original's recorded answers beside the repository, or null. */
export function referenceFolder(): string | null {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'nx.json')) && dirname(folder) !== folder) folder = dirname(folder);
  const found = join(folder, '../shared/reference');
  return existsSync(found) ? found : null;
}

/** The cases kept in one file; large inputs are given there as recipes and made by a test of their own. */
export function jsonCases(reference: string): ReferenceCase[] {
  const { cases } = JSON.parse(readFileSync(join(reference, 'apply-patch-cases.json'), 'utf8')) as { cases: ReferenceCase[] };
  return cases.filter(({ input }) => !Object.values(input).some((entry) => typeof entry === 'object' && 'recipe' in entry));
}

/** The cases kept as folders. */
export function folderCases(reference: string): ReferenceCase[] {
  const root = join(reference, 'apply-patch-scenarios');
  return readdirSync(root).map((name) => {
    const at = (part: string): string => join(root, name, part);
    const result = JSON.parse(readFileSync(at('result-0.117.json'), 'utf8')) as Pick<ReferenceCase, 'exit' | 'stdout' | 'stderr'> & {
      actual_files?: Record<string, Entry>;
    };
    const output = result.actual_files ?? folderEntries(at('expected'));
    return { ...result, name, mode: 'arg', patch: readFileSync(at('patch.txt'), 'utf8'), input: folderEntries(at('input')), output };
  });
}
