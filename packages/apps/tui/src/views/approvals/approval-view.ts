import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Line, line, type Theme } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { ChoiceView } from '../list/choice-view.ts';
import { type Section } from '../list/section.ts';
import { type SelectRow } from '../list/select-row.ts';
import { hintLines, hintText } from '../keys/key-hints.ts';
import { actionOf, viewKeymap } from '../keys/view-keymap.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { type FullText, type Handled, type View } from '../view.ts';
import { type FullScreenOutcome } from './answer-outcome.ts';
import { type ApprovalContext } from './approval-context.ts';

export interface Approval<T> {
  readonly title: string;
  readonly body: (width: number, theme: Theme) => readonly Section[];
  readonly rows: readonly SelectRow<T>[];
  /** What Esc means. */
  readonly refusal: T;
  readonly fullTitle: string;
  /** What the full screen shows, if it is not the body. */
  readonly full?: FullText['lines'];
}

/** `decided` carries a value of one of the rows, or the refusal. */
export type ApprovalOutcome<T> = { readonly type: 'decided'; readonly decision: T } | FullScreenOutcome;

/** A question about something that would be done, with its answers below. */
export class ApprovalView<T> implements View<ApprovalOutcome<T>> {
  readonly #approval: Approval<T>;
  readonly #keymap: Keymap;
  readonly #choice: ChoiceView<T>;

  constructor(approval: Approval<T>, { keymap = viewKeymap, agent }: ApprovalContext) {
    this.#approval = approval;
    this.#keymap = keymap;
    const asking = (width: number): Section[] => (agent === undefined ? [] : [{ lines: paragraphs(`Asked by ${agent}`, width, { style: DIM }) }]);
    this.#choice = new ChoiceView(approval.rows, {
      title: approval.title,
      body: (width, theme) => [...asking(width), ...approval.body(width, theme)],
      bodyHint: hintText(keymap, [['approval', 'full_screen', 'to see all']]),
      keymap,
      hints: (map, width) => hintLines(map, [['list', 'accept', 'to confirm'], ['list', 'cancel', 'to cancel'], ['approval', 'full_screen', 'to see all']], width),
    });
  }

  handle(key: Key): ApprovalOutcome<T> | Handled {
    if (actionOf(this.#keymap, 'approval', key) === 'full_screen') return { type: 'fullScreen', full: this.#full() };
    const outcome = this.#choice.handle(key);
    if (outcome.type === 'chosen') return { type: 'decided', decision: outcome.value };
    return outcome.type === 'cancelled' ? { type: 'decided', decision: this.#approval.refusal } : outcome;
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#choice.view(width, height, theme);
  }

  #full(): FullText {
    const { fullTitle, full, body } = this.#approval;
    return { title: fullTitle, lines: full ?? ((width, theme) => joined(body(width, theme))) };
  }
}

/** Why something is to be done; nothing for a reason that was not given. */
export function reasonSection(reason: string | null | undefined, width: number): Section {
  return { lines: reason == null || reason.trim() === '' ? [] : paragraphs(`Reason: ${reason}`, width, { style: { italic: true } }) };
}

function joined(sections: readonly Section[]): Line[] {
  return sections.filter(({ lines }) => lines.length > 0).flatMap(({ lines }, index) => [...(index === 0 ? [] : [line()]), ...lines]);
}
