import { type ServerRequests } from '@codex-ts/app-server-protocol';
import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, line, span, type Theme } from '@codex-ts/terminal-markup';

import { ACCENT, BOLD, DIM } from '../../cells/looks.ts';
import { type AnswerOutcome } from '../approvals/answer-outcome.ts';
import { type ApprovalContext } from '../approvals/approval-context.ts';
import { type Hint, hintLines } from '../keys/key-hints.ts';
import { actionOf, viewKeymap } from '../keys/view-keymap.ts';
import { GAP, layOut, moreRows, type Part } from '../layout.ts';
import { SelectList } from '../list/select-list.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { type Handled, IGNORED, STAY, type View } from '../view.ts';
import { Question } from './question.ts';

const METHOD = 'item/tool/requestUserInput';
type Answer = AnswerOutcome<typeof METHOD>['answer'];
/** `interrupt`: the user wants the turn to stop; `answer` is for a turn that cannot be. */
type Outcome = AnswerOutcome<typeof METHOD> | { readonly type: 'interrupt'; readonly answer: Answer };

/** Questions of the model's, one at a time. */
export class UserQuestions implements View<Outcome> {
  readonly #questions: readonly Question[];
  readonly #keymap: Keymap;
  #at = 0;
  /** Keys go to the text rather than to the options. */
  #isWriting: boolean;
  /** Asks whether to send although something is not answered. */
  #confirm: SelectList<'send' | 'back'> | null = null;

  constructor({ questions }: ServerRequests[typeof METHOD]['params'], { keymap = viewKeymap }: ApprovalContext = {}) {
    this.#keymap = keymap;
    this.#questions = questions.map((asked) => new Question(asked, keymap));
    this.#isWriting = this.#current?.list === null;
  }

  handle(key: Key): Outcome | Handled {
    if (this.#confirm !== null) return this.#confirmed(this.#confirm.handle(key));
    const question = this.#current;
    if (question === undefined) return this.#withoutQuestions(key);
    return this.#isWriting ? this.#written(question, key) : this.#picked(question, key);
  }

  paste(text: string): void {
    if (this.#isWriting && this.#confirm === null) this.#current?.text.paste(text);
  }

  view(width: number, height: number, _theme: Theme): Frame {
    if (this.#confirm !== null) {
      const title = paragraphs(`${this.#unanswered} of ${this.#questions.length} questions not answered`, width, { style: BOLD });
      return layOut([{ lines: title, rank: 50 }, GAP, ...this.#confirm.parts(width), GAP, { lines: this.#hints(width), rank: 20 }], width, height);
    }
    const question = this.#current;
    if (question === undefined) return layOut([{ lines: [line(span('  Nothing is asked', DIM))], rank: 1 }, { lines: this.#hints(width), rank: 20 }], width, height);
    const count = `  Question ${this.#at + 1}/${this.#questions.length}${this.#unanswered === 0 ? '' : ` (${this.#unanswered} unanswered)`}`;
    const asked = paragraphs(question.asked.question, width, { style: BOLD });
    return layOut(
      [
        { lines: [line(span(count, DIM))], rank: 30 },
        { lines: asked, rank: 50, least: 6, more: moreRows },
        GAP,
        ...(question.list?.parts(width) ?? []),
        ...this.#textParts(question, width),
        GAP,
        { lines: this.#hints(width), rank: 20 },
      ],
      width,
      height,
    );
  }

  get #current(): Question | undefined {
    return this.#questions[this.#at];
  }

  get #unanswered(): number {
    return this.#questions.filter(({ isAnswered }) => !isAnswered).length;
  }

  get #answer(): Answer {
    return { method: METHOD, result: { answers: Object.fromEntries(this.#questions.map(({ asked, answers }) => [asked.id, { answers }])) } };
  }

  #textParts({ list, text, asked, chosen }: Question, width: number): Part[] {
    const isShown = list === null || this.#isWriting || !text.isEmpty;
    const answered: Part[] = chosen === null ? [] : [{ lines: paragraphs(`Answered: ${chosen}`, width, { style: DIM }), rank: 10 }];
    if (!isShown) return answered;
    const { line: typed, cursor } = text.view(Math.max(1, width - 4));
    const row = line(span(this.#isWriting ? '  › ' : '    ', ACCENT), ...typed.spans);
    const label: Part[] = [{ lines: [line(span(list === null ? (asked.isSecret === true ? '  Answer (not shown)' : '  Answer') : '  Note', DIM))], rank: 10 }];
    return [...answered, ...label, { lines: [row], rank: 110, least: 1, ...(this.#isWriting ? { cursor: { x: cursor.x + 4, y: 0 } } : {}) }];
  }

  #hints(width: number): ReturnType<typeof hintLines> {
    if (this.#confirm !== null) return hintLines(this.#keymap, [['list', 'accept', 'to confirm'], ['list', 'cancel', 'to go back']], width);
    const isLast = this.#at >= this.#questions.length - 1;
    const hints: Hint[] = [['list', 'accept', isLast ? 'to send' : 'for the next question']];
    if (this.#current?.list != null) hints.push(['questions', 'notes', this.#isWriting ? 'for the options' : 'to add a note']);
    if (this.#questions.length > 1) hints.push(['questions', ['previous_question', 'next_question'], 'between questions']);
    const isNote = this.#isWriting && this.#current?.list != null;
    return hintLines(this.#keymap, [...hints, ['list', 'cancel', isNote ? 'to leave the note' : 'to interrupt']], width);
  }

  #picked(question: Question, key: Key): Outcome | Handled {
    const action = actionOf(this.#keymap, 'questions', key);
    if (action === 'notes') {
      this.#isWriting = true;
      return STAY;
    }
    if (action === 'next_question' || action === 'previous_question') return this.#go(action === 'next_question' ? 1 : -1);
    const outcome = question.list?.handle(key) ?? IGNORED;
    if (outcome.type === 'cancelled') return this.#interrupt();
    if (outcome.type !== 'chosen') return outcome;
    question.choose(outcome.value);
    return this.#advance();
  }

  #written(question: Question, key: Key): Outcome | Handled {
    const listAction = actionOf(this.#keymap, 'list', key);
    if (listAction === 'accept') return this.#enter(question);
    if (listAction === 'cancel') return question.list === null ? this.#interrupt() : this.#leaveNote();
    const action = actionOf(this.#keymap, 'questions', key);
    if (action === 'notes' && question.list !== null) return this.#leaveNote();
    if (question.text.handle(key)) {
      if (question.list === null && question.text.isEmpty) question.takeText();
      return STAY;
    }
    return action === 'next_question' || action === 'previous_question' ? this.#go(action === 'next_question' ? 1 : -1) : IGNORED;
  }

  #enter(question: Question): Outcome | Handled {
    question.takeText();
    return this.#advance();
  }

  #leaveNote(): Handled {
    this.#isWriting = false;
    return STAY;
  }

  #go(direction: -1 | 1): Handled {
    const count = this.#questions.length;
    // What was written stays an answer when one goes on without Enter.
    if (this.#current?.list === null) this.#current.takeText();
    this.#at = (this.#at + direction + count) % count;
    this.#isWriting = this.#current?.list === null;
    return STAY;
  }

  #advance(): Outcome | Handled {
    if (this.#at < this.#questions.length - 1) return this.#go(1);
    if (this.#unanswered === 0) return { type: 'answer', answer: this.#answer };
    this.#confirm = new SelectList<'send' | 'back'>(
      [
        { value: 'send', label: 'Send what is answered', keys: this.#keymap.keysOf('approval', 'accept') },
        { value: 'back', label: 'Go back', keys: this.#keymap.keysOf('approval', 'decline') },
      ],
      { keymap: this.#keymap },
    );
    return STAY;
  }

  #confirmed(outcome: ReturnType<SelectList<'send' | 'back'>['handle']>): Outcome | Handled {
    if (outcome.type === 'chosen' && outcome.value === 'send') return { type: 'answer', answer: this.#answer };
    if (outcome.type !== 'chosen' && outcome.type !== 'cancelled') return outcome;
    this.#confirm = null;
    this.#at = Math.max(0, this.#questions.findIndex(({ isAnswered }) => !isAnswered));
    this.#isWriting = this.#current?.list === null;
    return STAY;
  }

  #interrupt(): Outcome {
    return { type: 'interrupt', answer: this.#answer };
  }

  #withoutQuestions(key: Key): Outcome | Handled {
    const action = actionOf(this.#keymap, 'list', key);
    if (action === 'accept') return { type: 'answer', answer: this.#answer };
    return action === 'cancel' ? this.#interrupt() : IGNORED;
  }
}
