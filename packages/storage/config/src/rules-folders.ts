import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { type ProjectTrust } from './project-trust.ts';

/** A folder of `*.rules` files. It need not exist. */
export interface RulesFolder {
  readonly folder: string;
  readonly layer: 'system' | 'user' | 'project';
}

/** Where rules for commands come from, lowest precedence first. */
export interface RulesFolders {
  readonly loaded: readonly RulesFolder[];
  /** Folders of projects that nobody trusts, where they hold rules. */
  readonly skipped: readonly string[];
}

interface RulesInput {
  readonly systemDir: string;
  readonly codexHome: string;
  /** The `.codex` folders of the project, root first. */
  readonly projectFolders: readonly string[];
  readonly trustIn: ProjectTrust;
}

/** The original loads a project's rules whatever its trust; a checked-out repository could then free its own commands. */
export async function findRulesFolders({ systemDir, codexHome, projectFolders, trustIn }: RulesInput): Promise<RulesFolders> {
  const loaded: RulesFolder[] = [
    { folder: join(systemDir, 'rules'), layer: 'system' },
    { folder: join(codexHome, 'rules'), layer: 'user' },
  ];
  const skipped: string[] = [];
  for (const codexFolder of projectFolders) {
    const folder = join(codexFolder, 'rules');
    if ((await trustIn.of(dirname(codexFolder)))?.level === 'trusted') loaded.push({ folder, layer: 'project' });
    else if (await holdsRules(folder)) skipped.push(folder);
  }
  return { loaded, skipped };
}

/** A folder that cannot be looked into has no rules that somebody could miss. */
async function holdsRules(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => name.endsWith('.rules'));
}
