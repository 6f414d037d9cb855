import { type Keymap } from '@codex-ts/keymap';
import { sanitize, sanitizeRow } from '@codex-ts/terminal-markup';

import { type AnswerOutcome } from '../../views/approvals/answer-outcome.ts';
import { actionRows, answerTo } from '../../views/elicitation/elicitation-answer.ts';
import { type ElicitationParams, type FormParams } from '../../views/elicitation/form-schema.ts';
import { toolAnswer, toolApprovalRows, type ToolDecision, toolMeta } from '../../views/elicitation/tool-approval.ts';
import { behind } from '../say/messages.ts';
import { safeLines } from '../say/shorten.ts';
import { ChoiceDialog } from './choice-dialog.ts';
import { type Dialog } from './dialog.ts';
import { FormDialog } from './form-dialog.ts';
import { MapDialog } from './map-dialog.ts';
import { type RequestOutcome } from './request-dialog.ts';

type Outcome = AnswerOutcome<'mcpServer/elicitation/request'>;

/** A question of an MCP server's: a form, a page to visit, or whether a tool may be called. */
export function elicitationDialog(params: ElicitationParams, keymap: Keymap): Dialog<RequestOutcome> {
  if (params.mode === 'url') return answering(urlDialog(params, keymap), (action) => answerTo(action));
  const meta = toolMeta(params._meta);
  if (meta === null || Object.keys(params.requestedSchema.properties).length > 0) return answering(new FormDialog(params, keymap), (outcome) => outcome);
  return answering(toolDialog(params, meta, keymap), toolAnswer);
}

function answering<T>(dialog: Dialog<T>, answer: (outcome: T) => Outcome): Dialog<RequestOutcome> {
  return new MapDialog(dialog, (outcome) => ({ answer: answer(outcome).answer, interrupt: false }));
}

function urlDialog({ serverName, message, url }: Extract<ElicitationParams, { mode: 'url' }>, keymap: Keymap): ChoiceDialog<'accept' | 'decline' | 'cancel'> {
  return new ChoiceDialog({
    lines: [`Question: ${sanitizeRow(serverName)} asks you to visit a page.`, ...safeLines(message), ...hostLines(url), `Address: ${sanitizeRow(url)}`],
    rows: actionRows(keymap, 'I have visited it'),
    safe: { value: 'cancel' },
  });
}

/** Whose page it is: what a long address may hide. */
function hostLines(url: string): string[] {
  try {
    return [`Host: ${sanitizeRow(new URL(url).host)}`];
  } catch {
    return ['Warning: this is not a valid address.'];
  }
}

function toolDialog({ serverName, message }: FormParams, meta: NonNullable<ReturnType<typeof toolMeta>>, keymap: Keymap): ChoiceDialog<ToolDecision> {
  return new ChoiceDialog({
    lines: [...behind('Question', safeLines(message)), ...(meta.description === '' ? [] : safeLines(meta.description)), `Server: ${sanitizeRow(serverName)}`, ...argumentLines(meta.params)],
    rows: toolApprovalRows(meta, keymap),
    safe: { value: 'cancel' },
  });
}

function argumentLines(params: unknown): string[] {
  if (typeof params !== 'object' || params === null) return [];
  return Object.entries(params).flatMap(([name, value]) => behind(sanitizeRow(name), sanitize(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).split('\n')));
}
