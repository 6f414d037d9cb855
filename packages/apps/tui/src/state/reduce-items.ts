import { type ThreadItem } from '@codex-ts/app-server-protocol';

import { type CellContent, type ExploringCell } from '../cells/cell.ts';
import { TextLog } from '../cells/text-log.ts';
import { begin, change, complete, detachCommands, drop, findActive, print } from './active-cells.ts';
import { commandText } from './command-text.ts';
import { changeTurn, type Draft } from './draft.ts';
import { commandContent, exploringCall, instantContent, isExploring, isInstant, type ItemOf, messageContent, reasoningContent, workContent } from './item-content.ts';
import { completePatch, startPatch } from './reduce-patch.ts';
import { separateAnswer } from './separate-answer.ts';
import { type ActiveCell } from './thread-state.ts';
import { endWait } from './wait-for-terminal.ts';

/** Completed items that are remembered. */
const REMEMBERED = 512;

/** An item has begun. One that was told before is left alone. */
export function startItem(draft: Draft, key: string, item: ThreadItem): void {
  if (isOpen(draft, key)) return;
  if (item.type === 'agentMessage' || item.type === 'reasoning' || item.type === 'plan') {
    detachCommands(draft);
    changeTurn(draft, { isBetweenResponses: false });
  }
  endWait(draft);
  if (isInstant(item)) return showInstant(draft, key, item);
  switch (item.type) {
    case 'reasoning':
      return changeTurn(draft, { headingText: '' });
    case 'agentMessage':
    case 'plan':
      if (item.type === 'agentMessage' && item.phase !== 'commentary') separateAnswer(draft);
      return begin(draft, key, { kind: item.type === 'plan' ? 'proposedPlan' : 'agentMessage', text: TextLog.empty.append(item.text), isDone: false });
    case 'commandExecution':
      return isExploring(item) ? explore(draft, key, item, false) : begin(draft, key, commandContent(item, false), { processId: isDetachable(item) ? (item.processId ?? item.id) : null });
    case 'fileChange':
      return startPatch(draft, key, item);
    default:
      return begin(draft, key, workContent(item, false));
  }
}

/** An item is complete. What had no beginning, such as work that was refused, is shown all the same. */
export function completeItem(draft: Draft, key: string, item: ThreadItem): void {
  if (!isOpen(draft, key) && draft.recent.includes(key)) return;
  if (isInstant(item)) return showInstant(draft, key, item);
  remember(draft, key, item.type);
  const entry = findActive(draft, key);
  switch (item.type) {
    case 'reasoning': {
      const content = reasoningContent(item, draft.settings);
      return content === null ? undefined : print(draft, content);
    }
    case 'agentMessage':
    case 'plan':
      return completeMessage(draft, entry, item);
    case 'commandExecution':
      return completeCommand(draft, key, entry, item);
    case 'fileChange':
      return completePatch(draft, entry, item);
    default:
      return finish(draft, entry, workContent(item, true));
  }
}

/** Nothing more is to be shown of an item that did not begin. */
export function forgetItem(draft: Draft, key: string): void {
  if (!isOpen(draft, key)) remember(draft, key, 'commandExecution');
}

export function finish(draft: Draft, entry: ActiveCell | undefined, content: CellContent): void {
  if (entry === undefined) print(draft, content);
  else complete(draft, entry, content);
}

function showInstant(draft: Draft, key: string, item: Parameters<typeof instantContent>[0]): void {
  if (draft.recent.includes(key)) return;
  remember(draft, key, item.type);
  if (item.type === 'userMessage') heard(draft, item);
  print(draft, instantContent(item));
}

/** What was said into the turn is part of the conversation now. */
function heard(draft: Draft, { content }: ItemOf<'userMessage'>): void {
  const said = textOf(content);
  changeTurn(draft, { unheard: null });
  const first = draft.steering.find(({ input }) => textOf(input) === said);
  if (first !== undefined) draft.steering = draft.steering.filter((one) => one !== first);
}

function textOf(content: ItemOf<'userMessage'>['content'] | readonly ItemOf<'userMessage'>['content'][number][]): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n').trim();
}

function completeMessage(draft: Draft, entry: ActiveCell | undefined, item: ItemOf<'agentMessage' | 'plan'>): void {
  if (item.type === 'agentMessage' && item.text.trim() !== '') draft.lastAnswer = item.text;
  const log = entry?.cell.kind === 'agentMessage' || entry?.cell.kind === 'proposedPlan' ? entry.cell.text : TextLog.empty;
  if (item.text.trim() === '' && log.isEmpty) {
    if (entry !== undefined) drop(draft, entry);
    return;
  }
  if (entry === undefined && item.type === 'agentMessage' && item.phase !== 'commentary') separateAnswer(draft);
  finish(draft, entry, messageContent(item, log));
}

function completeCommand(draft: Draft, key: string, entry: ActiveCell | undefined, item: ItemOf<'commandExecution'>): void {
  if (item.processId != null) draft.terminals = terminalsAfter(draft.terminals, item, item.processId);
  const group = groupOf(draft, key);
  if (group !== undefined || (entry === undefined && isExploring(item) && item.status !== 'declined')) return explore(draft, key, item, true);
  const content = commandContent(item, true, entry?.cell.kind === 'command' ? entry.cell.output : undefined);
  // That it goes on is no news.
  if (entry?.announcement === 'told' && content.status === 'background') return drop(draft, entry);
  finish(draft, entry, content);
}

/** One that is told to be complete without an exit code goes on in the background. */
function terminalsAfter(known: Draft['terminals'], item: ItemOf<'commandExecution'>, processId: string): Draft['terminals'] {
  const isOpen = item.status === 'completed' && item.exitCode == null;
  const isKnown = known.some((one) => one.processId === processId);
  if (isOpen === isKnown) return known;
  return isOpen ? [...known, { processId, command: commandText(item.command) }] : known.filter((one) => one.processId !== processId);
}

/** Puts a command that looks at things into the group of those before it. */
function explore(draft: Draft, key: string, item: ItemOf<'commandExecution'>, isDone: boolean): void {
  const own = groupOf(draft, key);
  const group = own ?? draft.active.find(({ isOpen: canTakeMore }) => canTakeMore);
  if (group?.cell.kind !== 'exploring') {
    begin(draft, null, { kind: 'exploring', calls: [exploringCall(key, item, isDone)] }, { isOpen: true });
    return;
  }
  const { calls } = group.cell;
  const before = calls.find(({ itemKey }) => itemKey === key);
  const call = exploringCall(key, item, isDone, before?.output);
  const next: ExploringCell = { kind: 'exploring', calls: before === undefined ? [...calls, call] : calls.map((one) => (one === before ? call : one)) };
  if (!group.isOpen && next.calls.every(({ status }) => status !== 'running')) complete(draft, group, next);
  else change(draft, group, next);
}

function groupOf(draft: Draft, key: string): ActiveCell | undefined {
  return draft.active.find(({ cell }) => cell.kind === 'exploring' && cell.calls.some(({ itemKey }) => itemKey === key));
}

function isOpen(draft: Draft, key: string): boolean {
  const entry = findActive(draft, key);
  return (entry !== undefined && entry.place !== 'tentative') || groupOf(draft, key) !== undefined;
}

/** Commands that outlive the call which started them. */
function isDetachable({ source, processId }: ItemOf<'commandExecution'>): boolean {
  return source === 'unifiedExecStartup' || (source === 'agent' && processId != null);
}

function remember(draft: Draft, key: string, type: ThreadItem['type']): void {
  draft.recent = [...draft.recent.slice(1 - REMEMBERED), key];
  const shown = draft.turn?.shownItems;
  if (shown !== undefined) changeTurn(draft, { shownItems: { ...shown, [type]: (shown[type] ?? 0) + 1 } });
}

