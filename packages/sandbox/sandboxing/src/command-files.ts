import { realpathSync } from 'node:fs';
import { accessTo, fileView, type FileView, isFullDiskWrite } from '@codex-ts/file-policy';
import { CodexError } from '@codex-ts/protocol';
import { type CommandInput } from './command-input.ts';
import { hiddenPaths, withHidden } from './hidden-paths.ts';

/** What a command may do with files, as the disk is now. */
export interface CommandFiles {
  readonly view: FileView;
  /** Whether the policy itself closes nothing: then only `denyRead` may have. */
  readonly isFullDisk: boolean;
  /** The working directory without links. */
  readonly realCwd: string;
}

/**
 * Looks at the disk for a command. Throws CodexError `cwd_missing` and `cwd_denied` for a working directory that cannot
 * be used or that the command may not see, `sandbox_unavailable` for paths that cannot be hidden.
 */
export function commandFiles(input: CommandInput): CommandFiles {
  const { cwd, policy, policyCwd, env } = input;
  const realCwd = resolved(cwd);
  const view = withHidden(fileView(policy, policyCwd, env), hiddenPaths(input.denyRead ?? [], policyCwd, cwd));
  if (accessTo(realCwd, view) === 'none') {
    throw new CodexError(`The command was not run: the sandbox policy does not let commands read its working directory ${cwd}.`, { code: 'cwd_denied' });
  }
  return { view, isFullDisk: isFullDiskWrite(policy, policyCwd, env), realCwd };
}

function resolved(cwd: string): string {
  try {
    return realpathSync.native(cwd);
  } catch (cause) {
    throw new CodexError(`The working directory ${cwd} cannot be used: it does not exist or is not readable.`, { code: 'cwd_missing', cause });
  }
}
