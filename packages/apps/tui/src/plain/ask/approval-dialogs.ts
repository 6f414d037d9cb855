import { type CommandExecutionRequestApprovalParams, type FileChangeRequestApprovalParams, type PermissionsRequestApprovalParams, type ServerRequest } from '@codex-ts/app-server-protocol';
import { type Keymap } from '@codex-ts/keymap';
import { sanitizeRow } from '@codex-ts/terminal-markup';

import { type QuestionFacts } from '../../app/thread/server-questions.ts';
import { shownPath } from '../../cells/shown-path.ts';
import { commandText } from '../../state/command-text.ts';
import { type Answer } from '../../state/local-event.ts';
import { commandDecisions, decisionRows, refusalOf } from '../../views/approvals/command-decisions.ts';
import { fileChangeRows } from '../../views/approvals/file-change-approval.ts';
import { permissionWords } from '../../views/approvals/permission-rules.ts';
import { grantResponse, grantRows } from '../../views/approvals/permissions-approval.ts';
import { sayPlannedFile } from '../say/patches.ts';
import { commandLines } from '../say/commands.ts';
import { behind } from '../say/messages.ts';
import { safeLines } from '../say/shorten.ts';
import { ChoiceDialog, type ChoiceOptions } from './choice-dialog.ts';
import { type Dialog } from './dialog.ts';
import { MapDialog } from './map-dialog.ts';
import { type RequestOutcome } from './request-dialog.ts';

type Approval = Extract<ServerRequest, { method: 'item/commandExecution/requestApproval' | 'item/fileChange/requestApproval' | 'item/permissions/requestApproval' }>;

/** May something be done? */
export function approvalDialog(request: Approval, facts: QuestionFacts, keymap: Keymap): Dialog<RequestOutcome> {
  switch (request.method) {
    case 'item/commandExecution/requestApproval':
      return answering(commandChoice(request.params, facts, keymap), (decision) => ({ method: request.method, result: { decision } }));
    case 'item/fileChange/requestApproval':
      return answering(patchChoice(request.params, facts, keymap), (decision) => ({ method: request.method, result: { decision } }));
    case 'item/permissions/requestApproval':
      return answering(permissionsChoice(request.params, facts, keymap), (grant) => ({ method: request.method, result: grantResponse(request.params, grant) }));
  }
}

function answering<T>(options: ChoiceOptions<T>, answer: (value: T) => Answer): Dialog<RequestOutcome> {
  return new MapDialog(new ChoiceDialog(options), (value) => ({ answer: answer(value), interrupt: false }));
}

function commandChoice(params: CommandExecutionRequestApprovalParams, { cwd }: QuestionFacts, keymap: Keymap): ChoiceOptions<ReturnType<typeof refusalOf>> {
  const { networkApprovalContext: network, command, reason, additionalPermissions } = params;
  const decisions = commandDecisions(params);
  const permissions = additionalPermissions == null ? [] : permissionWords(additionalPermissions, cwd);
  return {
    lines: [
      network == null ? 'Question: may this command be run?' : `Question: may ${sanitizeRow(network.host)} be reached over the network (${network.protocol})?`,
      ...reasonLines(reason),
      ...(command == null || command === '' ? [] : commandLines('Command', safeLines(commandText(command)))),
      ...(params.cwd != null && params.cwd !== cwd && cwd !== '' ? [`Folder: ${shownPath(params.cwd, cwd)}`] : []),
      ...(permissions.length === 0 ? [] : [`Permissions: ${permissions.join('; ')}`]),
    ],
    rows: decisionRows(decisions, params, keymap),
    safe: { value: refusalOf(decisions) },
  };
}

/** The changes themselves were said before. */
function patchChoice({ reason, grantRoot }: FileChangeRequestApprovalParams, { changes = [], cwd }: QuestionFacts, keymap: Keymap): ChoiceOptions<ReturnType<typeof fileChangeRows>[number]['value']> {
  return {
    lines: [
      'Question: may these changes be made?',
      ...reasonLines(reason),
      ...changes.map((file) => sayPlannedFile(file, cwd)),
      ...(grantRoot == null ? [] : [`A yes also allows writing in ${shownPath(grantRoot, cwd)} for the rest of this session.`]),
    ],
    rows: fileChangeRows(keymap),
    safe: { value: 'cancel' },
  };
}

function permissionsChoice({ reason, permissions }: PermissionsRequestApprovalParams, { cwd }: QuestionFacts, keymap: Keymap): ChoiceOptions<Parameters<typeof grantResponse>[1]> {
  return {
    lines: ['Question: may these permissions be given?', ...reasonLines(reason), `Permissions: ${permissionWords(permissions, cwd).join('; ')}`],
    rows: grantRows(keymap),
    safe: { value: 'none' },
  };
}

function reasonLines(reason: string | null | undefined): string[] {
  return reason == null || reason.trim() === '' ? [] : behind('Reason', safeLines(reason));
}
