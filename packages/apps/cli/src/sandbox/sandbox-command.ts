import { SANDBOX_KINDS } from './sandbox-shape.ts';
import { groupRunner } from './group-runner.ts';

/** `codex sandbox linux|macos|windows`: runs one command of the user's under the policy that is in force. */
export const sandboxCommand = groupRunner('codex sandbox', 'Run a command of yours in the sandbox.', Object.keys(SANDBOX_KINDS));
