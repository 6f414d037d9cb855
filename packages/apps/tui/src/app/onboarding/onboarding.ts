import { type Keymap } from '@codex-ts/keymap';
import { errorMessage } from '@codex-ts/protocol';
import { type Line } from '@codex-ts/terminal-markup';

import { apiKeyBox, modelBox, trustChoice, type TrustQuestion } from '../../views/onboarding/onboarding-steps.ts';
import { type SignInOptions, type SignInWay, signInList } from '../../views/onboarding/sign-in-list.ts';
import { ART_FRAME_MS, ART_SCREEN, welcomeArt } from '../../views/onboarding/welcome-art.ts';
import { migrationChoice } from '../../views/pickers/choices.ts';
import { type View } from '../../views/view.ts';
import { type Prelude } from '../prelude.ts';
import { type Screen } from '../drawing/screen.ts';
import { type Left, StepView } from './step-view.ts';

export interface OnboardingOptions {
  /** Whether the greeting may move. */
  readonly animations: boolean;
  /** Ends all questions as leaving does. */
  readonly signal: AbortSignal;
}

interface Parts {
  readonly screen: Pick<Screen, 'request' | 'requestIn' | 'clock'>;
  readonly prelude: Pick<Prelude, 'ask'>;
  readonly keymap: Keymap;
  /** Hears of each step that is done, where the frame does not show it. */
  readonly onFinished?: (text: string) => void;
}

/**
 * The questions of a first run. Those that are answered stay as one line each above the next. Ctrl+C and Ctrl+D leave
 * from everywhere: then, and when the terminal goes away, every question gives null, those to come as well.
 */
export class Onboarding {
  /** Other questions, asked in the same frame. */
  readonly prelude: Pick<Prelude, 'ask'>;
  readonly keymap: Keymap;
  readonly #parts: Parts;
  readonly #options: OnboardingOptions;
  readonly #done: string[] = [];
  #hasLeft = false;

  constructor(parts: Parts, options: OnboardingOptions) {
    this.#parts = parts;
    this.#options = options;
    this.keymap = parts.keymap;
    this.prelude = { ask: (view, take, meanwhile) => this.#ask(view, take, meanwhile) };
  }

  /** The user wants none of it. */
  get hasLeft(): boolean {
    return this.#hasLeft || this.#options.signal.aborted;
  }

  redraw(): void {
    this.#parts.screen.request();
  }

  /** A step is done; `text` says so from now on. */
  finished(text: string): void {
    this.#done.push(text);
    this.#parts.onFinished?.(text);
  }

  chooseWay(options: Omit<SignInOptions, 'keymap'>): Promise<SignInWay | null> {
    return this.prelude.ask(signInList({ ...options, keymap: this.keymap }), (outcome, done: (way: SignInWay | null) => void) => done(outcome.type === 'chosen' ? outcome.value : null));
  }

  /** Has a key stored. What `save` throws is said, and the key can be corrected. */
  apiKey(prefilled: string | null, save: (key: string) => Promise<void>): Promise<'saved' | 'back' | null> {
    const box = apiKeyBox(prefilled, this.keymap);
    return this.prelude.ask(box, (outcome, done: (answer: 'saved' | 'back') => void) => {
      if (outcome.type === 'cancelled') return done('back');
      save(outcome.text).then(
        () => done('saved'),
        (error: unknown) => {
          box.fail(errorMessage(error));
          this.redraw();
        },
      );
    });
  }

  /** The name of a model on this computer; null also when the user goes back. */
  modelName(program: string, suggestion: string): Promise<string | null> {
    return this.prelude.ask(modelBox(program, suggestion, this.keymap), (outcome, done: (name: string | null) => void) => done(outcome.type === 'entered' ? outcome.text : null));
  }

  /** `trusted`: it is kept; `session`: it could not be kept and is to hold without that; null: no. */
  async trust(question: Omit<TrustQuestion, 'problem'>, save: () => Promise<void>): Promise<'trusted' | 'session' | null> {
    for (let problem: string | null = null; ; ) {
      const view = trustChoice({ ...question, problem }, this.keymap);
      const answer = await this.prelude.ask(view, (outcome, done: (answer: 'trust' | 'session' | 'quit') => void) => done(outcome.type === 'chosen' ? outcome.value : 'quit'));
      if (answer === null || answer === 'quit') return null;
      if (answer === 'session') return answer;
      try {
        await save();
        return 'trusted';
      } catch (error) {
        problem = errorMessage(error);
      }
    }
  }

  /** Esc keeps the model that is used. */
  migration(models: { readonly from: string; readonly to: string; readonly text: string }): Promise<'new' | 'old' | null> {
    return this.prelude.ask(migrationChoice(models, this.keymap), (outcome, done: (answer: 'new' | 'old') => void) => done(outcome.type === 'chosen' ? outcome.value : 'old'));
  }

  async #ask<Outcome extends { readonly type: string }, Answer>(
    view: View<Outcome>,
    take: (outcome: Outcome, done: (answer: Answer) => void) => void,
    meanwhile?: Promise<Answer>,
  ): Promise<Answer | null> {
    if (this.hasLeft) return null;
    const { signal } = this.#options;
    const asked = new AbortController();
    const aborted = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true, signal: asked.signal }));
    const step = new StepView(view, { done: this.#done, keymap: this.keymap, art: (width, height) => this.#art(width, height) });
    const until = meanwhile === undefined ? aborted : Promise.race([aborted, meanwhile]);
    try {
      return await this.#parts.prelude.ask<Outcome | Left, Answer | null>(
        step,
        (outcome, done) => {
          if (!isLeft(outcome)) return take(outcome, done);
          this.#hasLeft = true;
          done(null);
        },
        until,
      );
    } finally {
      asked.abort();
    }
  }

  #art(width: number, height: number): readonly Line[] {
    if (!this.#options.animations || width < ART_SCREEN.columns || height < ART_SCREEN.rows) return [];
    const { screen } = this.#parts;
    screen.requestIn(ART_FRAME_MS);
    return welcomeArt(Math.floor(screen.clock.now() / ART_FRAME_MS));
  }
}

function isLeft(outcome: { readonly type: string }): outcome is Left {
  return outcome.type === 'left';
}
