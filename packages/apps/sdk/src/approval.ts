/** Something the agent may not do unasked. `itemId` is the agent's own id of the command or patch, not that of an event. */
export type ApprovalRequest = CommandApproval | NetworkApproval | PatchApproval | PermissionsApproval;

interface Question {
  threadId: string;
  turnId: string;
  itemId: string;
  /** Why it is asked: the model's words, or what went wrong without. */
  reason: string | null;
}

/** A command that the policy does not let run as it is. */
export interface CommandApproval extends Question {
  kind: 'command';
  /** As a shell reads it. */
  command: string;
  cwd: string | null;
}

/** A host that a command wants to reach. */
export interface NetworkApproval extends Question {
  kind: 'network';
  host: string;
  protocol: string;
}

/** A patch that writes where the policy does not let it. */
export interface PatchApproval extends Question {
  kind: 'patch';
  changes: { path: string; kind: 'add' | 'delete' | 'update'; diff: string }[];
}

/** More rights for the commands to come. Null: not asked for. */
export interface PermissionsApproval extends Question {
  kind: 'permissions';
  network: boolean | null;
  fileSystem: { read: string[]; write: string[] } | null;
}

/**
 * `accept` counts once (for permissions: for this turn), `acceptForSession` for the same question until the agent ends.
 * After `decline` the model goes on and knows; `cancel` ends the turn.
 */
export type ApprovalDecision = 'accept' | 'acceptForSession' | 'decline' | 'cancel';

/** The signal aborts when the answer is no longer of use. What it throws ends the turn and is thrown by the run. */
export type OnApproval = (request: ApprovalRequest, context: { signal: AbortSignal }) => ApprovalDecision | Promise<ApprovalDecision>;
