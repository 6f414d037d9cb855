import { type CodexError } from '@codex-ts/protocol';

/** What this process has learnt about the machine from commands that would not start. */
export interface MachineVerdict {
  /** A fresh /proc cannot be mounted; later plans do without from the start. */
  procMountFails: boolean;
  /** Namespaces are not to be had, and why: bubblewrap is not tried again. */
  noNamespaces: CodexError | null;
}

export function freshVerdict(): MachineVerdict {
  return { procMountFails: false, noNamespaces: null };
}
