import { type LoadedConfig } from './load-config.ts';

/**
 * The path under which a decision about the project of `cwd` belongs in `[projects]`: the root of its git repository (of
 * a linked worktree, that of the main one), else the project root. Links on the way to a repository are followed.
 */
export function trustKey({ trace }: Pick<LoadedConfig, 'trace'>): Promise<string> {
  return trace.stack.trustIn.key();
}
