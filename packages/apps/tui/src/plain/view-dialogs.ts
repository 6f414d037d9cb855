import { makeTheme, sanitizeRow, textOf } from '@codex-ts/terminal-markup';

import { namedKey } from '@codex-ts/keymap';
import { ChoiceView } from '../views/list/choice-view.ts';
import { PromptBox } from '../views/pickers/prompt-box.ts';
import { type View } from '../views/view.ts';
import { ChoiceDialog } from './ask/choice-dialog.ts';
import { type Dialog, type Page, type Step } from './ask/dialog.ts';
import { MapDialog } from './ask/map-dialog.ts';
import { safeLines } from './say/shorten.ts';

/** Nothing is wrapped: the terminal does that. */
const WIDE = 10_000;
const NOTICE = { width: 100, height: 20 };
const PLAIN = makeTheme({ depth: 'none', background: null });
const CANCELLED = { type: 'cancelled' } as const;

type Outcome = { readonly type: string };

/** What a view of the screen asks, line by line. */
export function viewDialog(view: View<Outcome>): Dialog<Outcome> {
  if (view instanceof ChoiceView) return choiceDialog(view);
  return view instanceof PromptBox ? new BoxDialog(view) : new NoticeDialog(view);
}

/** What a view shows, without its frame and its hints. */
export function viewLines(view: View<Outcome>): string[] {
  const rows = view.view(NOTICE.width, NOTICE.height, PLAIN).lines.map((row) => textOf(row).replace(/[█░─]+/g, ' ').replace(/ {2,}/g, ' ').trim());
  // The last row tells of keys.
  return rows.slice(0, -1).filter((row) => row !== '');
}

function choiceDialog(view: ChoiceView<unknown>): Dialog<Outcome> {
  const { title, body } = view.question;
  const told = (body?.(WIDE, PLAIN) ?? []).flatMap(({ lines }) => lines.map((row) => textOf(row).trim().replace(/^✗ /, 'Error: ')));
  const choice = new ChoiceDialog<Outcome>({
    lines: [...safeLines(title), ...told.filter((row) => row !== '')],
    rows: view.list.rows.map((row) => ({ ...row, value: { type: 'chosen', value: row.value } })),
    safe: { value: CANCELLED, words: 'none of these' },
  });
  return new MapDialog(choice, (outcome) => outcome);
}

/** A line of text; an empty one takes what stands there already. */
class BoxDialog implements Dialog<Outcome> {
  readonly page: Page;
  readonly #box: PromptBox;

  constructor(box: PromptBox) {
    this.#box = box;
    const { title, help = '', text = '', isSecret = false } = box.question;
    const given = text === '' ? [] : [isSecret ? 'Enter alone takes the one that is there.' : `Enter alone takes ${sanitizeRow(text)}.`];
    const problem = box.problem === null ? [] : [`Error: ${sanitizeRow(box.problem)}`];
    this.page = { lines: [...problem, ...safeLines(title), ...(help === '' ? [] : safeLines(help)), ...given, 'Ctrl+C: go back.'], prompt: isSecret ? 'Secret answer, not shown: ' : 'Answer: ', isSecret };
  }

  answer(given: string): Step<Outcome> {
    const { text = '', emptyProblem } = this.#box.question;
    const entered = given.trim() || text.trim();
    if (entered === '' && emptyProblem !== null) return { type: 'again', problem: `${emptyProblem}.` };
    return { type: 'done', outcome: { type: 'entered', text: entered } as Outcome };
  }

  cancel(): Outcome {
    return CANCELLED;
  }
}

/** Something that goes on, and can only be stopped. */
class NoticeDialog implements Dialog<Outcome> {
  readonly #view: View<Outcome>;

  constructor(view: View<Outcome>) {
    this.#view = view;
  }

  get page(): Page {
    return { lines: viewLines(this.#view), prompt: 'Ctrl+C stops it. ', isSecret: false };
  }

  answer(): Step<Outcome> {
    return { type: 'again', problem: 'It goes on.' };
  }

  cancel(): Outcome {
    return this.#view.handle(namedKey('escape'));
  }
}
