import { type LoadedConfig } from '@codex-ts/config';
import { type TuiOptions } from '@codex-ts/tui';

import { type RemoteServer } from '../exec/remote-server.ts';
import { type InteractiveArguments } from './interactive-arguments.ts';

type Overrides = TuiOptions['overrides'];

/** What threads of an engine in this process run with: the configuration of their folder, which the command line is a part of. */
export function localOverrides({ cwd, model, modelProviderId: modelProvider, approvalPolicy, permissionProfile, sandboxMode }: LoadedConfig['config']): Overrides {
  // A mode would take the place of the profile.
  return { cwd, model, modelProvider, approvalPolicy, ...(permissionProfile === null ? { sandbox: sandboxMode } : {}) };
}

/** What threads of a server that is up already run with: its own configuration, and what the command line names. */
export function remoteOverrides(args: InteractiveArguments, { isLoopback }: RemoteServer, cwd: string): Overrides {
  return {
    ...(isLoopback ? { cwd } : args.cd === undefined ? {} : { cwd: args.cd }),
    model: args.model ?? null,
    ...(args.approvalPolicy === undefined ? {} : { approvalPolicy: args.approvalPolicy }),
    ...(args.sandbox === undefined ? {} : { sandbox: args.sandbox }),
  };
}
