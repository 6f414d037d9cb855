import { UsageError } from '../command-line/usage-error.ts';

/** The two options as typed. */
export interface OssFlags {
  readonly oss?: true;
  readonly localProvider?: string;
}

/** A run with a model on this computer. `provider`: the one that was named. */
export interface OssRequest {
  readonly provider: string | undefined;
}

/**
 * What `--oss` and `--local-provider` ask for; null without them. `levels`: outermost first.
 * @throws UsageError for a provider without `--oss`, which would be dropped in silence
 */
export function ossRequest(levels: readonly OssFlags[], usage: string): OssRequest | null {
  const provider = levels.findLast(({ localProvider }) => localProvider !== undefined)?.localProvider;
  if (levels.some(({ oss }) => oss === true)) return { provider };
  if (provider !== undefined) throw new UsageError("the argument '--local-provider <PROVIDER>' needs '--oss'", usage);
  return null;
}
