import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Line, line, sanitize, sanitizeRow, span, type Theme, wrap } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { type AnswerOutcome, type FullScreenOutcome } from '../approvals/answer-outcome.ts';
import { type ApprovalContext } from '../approvals/approval-context.ts';
import { ApprovalView } from '../approvals/approval-view.ts';
import { viewKeymap } from '../keys/view-keymap.ts';
import { type Section } from '../list/section.ts';
import { type SelectRow } from '../list/select-row.ts';
import { indented, paragraphs } from '../text/paragraphs.ts';
import { type Handled, type View } from '../view.ts';
import { answerTo } from './elicitation-answer.ts';
import { type FormParams } from './form-schema.ts';

type Outcome = AnswerOutcome<'mcpServer/elicitation/request'> | FullScreenOutcome;
export type ToolDecision = 'once' | 'session' | 'always' | 'cancel';

export interface ToolMeta {
  readonly persist: readonly string[];
  readonly description: string;
  readonly params: unknown;
}

/** What an elicitation says of the tool it asks about; null for one that asks about something else. */
export function toolMeta(meta: unknown): ToolMeta | null {
  if (typeof meta !== 'object' || meta === null) return null;
  const { codex_approval_kind: kind, persist, tool_description: description, tool_params: params } = meta as Record<string, unknown>;
  if (kind !== 'mcp_tool_call') return null;
  const scopes = (Array.isArray(persist) ? persist : [persist]).filter((each) => typeof each === 'string');
  return { persist: scopes, description: typeof description === 'string' ? description : '', params: params ?? null };
}

/** May a tool of an MCP server be called? Asked by an elicitation that says so in its `_meta`. */
export class ToolApproval implements View<Outcome> {
  readonly #view: ApprovalView<ToolDecision>;

  constructor(params: FormParams, meta: ToolMeta, context: ApprovalContext = {}) {
    const body = (width: number): Section[] => [
      { lines: meta.description === '' ? [] : paragraphs(meta.description, width, { style: DIM }) },
      { lines: [...indented(line(span('Server: ', DIM), sanitizeRow(params.serverName)), width), ...argumentLines(meta.params, width)], isMain: true },
    ];
    this.#view = new ApprovalView({ title: params.message, body, rows: toolApprovalRows(meta, context.keymap ?? viewKeymap), refusal: 'cancel', fullTitle: 'Tool call' }, context);
  }

  handle(key: Key): Outcome | Handled {
    const outcome = this.#view.handle(key);
    if (outcome.type !== 'decided') return outcome;
    return toolAnswer(outcome.decision);
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#view.view(width, height, theme);
  }
}

/** The answers to it: as lasting as the server offers. */
export function toolApprovalRows({ persist }: ToolMeta, keymap: Keymap): SelectRow<ToolDecision>[] {
  const rows: SelectRow<ToolDecision>[] = [{ value: 'once', label: 'Allow', keys: keymap.keysOf('approval', 'accept') }];
  if (persist.includes('session')) rows.push({ value: 'session', label: 'Allow for this session', keys: keymap.keysOf('approval', 'accept_for_session') });
  if (persist.includes('always')) rows.push({ value: 'always', label: 'Always allow', keys: keymap.keysOf('approval', 'accept_always') });
  return [...rows, { value: 'cancel', label: 'Cancel', keys: [...keymap.keysOf('list', 'cancel').slice(0, 1), ...keymap.keysOf('approval', 'decline')] }];
}

export function toolAnswer(decision: ToolDecision): AnswerOutcome<'mcpServer/elicitation/request'> {
  return decision === 'cancel' ? answerTo('cancel') : answerTo('accept', {}, decision === 'once' ? null : { persist: decision });
}

/** One row or more for each argument. */
function argumentLines(params: unknown, width: number): Line[] {
  if (typeof params !== 'object' || params === null) return [];
  return Object.entries(params).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    const [first = '', ...rest] = sanitize(text).split('\n');
    const head = wrap(line(span(`${sanitizeRow(name)}: `, DIM), first), Math.max(1, width), { first: [span('  ')], rest: [span('    ')] });
    return [...head, ...rest.flatMap((row) => indented(line(row), width, 4))];
  });
}
