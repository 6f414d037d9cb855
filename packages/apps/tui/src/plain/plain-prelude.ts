import { Deferred } from '@codex-ts/async-utils';

import { StepView } from '../app/onboarding/step-view.ts';
import { type Prelude } from '../app/prelude.ts';
import { type View } from '../views/view.ts';
import { type Room } from './room.ts';
import { viewDialog, viewLines } from './view-dialogs.ts';
import { type Dialog } from './ask/dialog.ts';
import { PromptBox } from '../views/pickers/prompt-box.ts';

/** Progress is told no more often. In ms. */
const TELL_MS = 10_000;

type Outcome = { readonly type: string };

/** Views of the screen that are asked before there is a conversation, line by line. */
export class PlainPrelude implements Pick<Prelude, 'ask'> {
  readonly #room: Room;
  #changed = (): void => undefined;

  constructor(room: Room) {
    this.#room = room;
  }

  /** The view that is asked has changed by itself. */
  redraw(): void {
    this.#changed();
  }

  async ask<O extends Outcome, Answer>(view: View<O>, take: (outcome: O, done: (answer: Answer) => void) => void, meanwhile?: Promise<Answer>): Promise<Answer | null> {
    const shown: View<Outcome> = view instanceof StepView ? view.step : view;
    const answer = new Deferred<Answer | null>();
    meanwhile?.then(
      (value) => answer.resolve(value),
      (error: unknown) => answer.reject(error),
    );
    let asked: Dialog<Outcome> | null = null;
    const pose = (): void => {
      const dialog = (asked = viewDialog(shown));
      void this.#room.ask(dialog).then((outcome) => {
        asked = null;
        if (outcome === null) answer.resolve(null);
        else take(outcome as O, (value) => answer.resolve(value));
      });
    };
    let told = this.#room.clock.now();
    this.#changed = () => {
      // What was entered is wrong: it is asked for again.
      if (asked === null && shown instanceof PromptBox && shown.problem !== null) return pose();
      const now = this.#room.clock.now();
      if (asked === null || shown instanceof PromptBox || now - told < TELL_MS) return undefined;
      told = now;
      return this.#room.say(viewLines(shown));
    };
    pose();
    try {
      return await answer.promise;
    } finally {
      this.#changed = () => undefined;
      if (asked !== null) this.#room.asking.drop(asked);
    }
  }
}
