import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Line, type Theme } from '@codex-ts/terminal-markup';

import { actionOf } from '../../views/keys/view-keymap.ts';
import { onboardingFrame } from '../../views/onboarding/onboarding-steps.ts';
import { type Handled, type View } from '../../views/view.ts';

export interface StepViewOptions {
  /** Lines of the steps that are done. */
  readonly done: readonly string[];
  readonly keymap: Keymap;
  /** A picture for a screen of this size; asked for with every frame. */
  readonly art: (width: number, height: number) => readonly Line[];
}

/** The user wants out of everything, not only out of this step. */
export interface Left {
  readonly type: 'left';
}

/** A step as it is shown: below the steps that are done, with the way out that every step has. */
export class StepView<Outcome extends { readonly type: string }> implements View<Outcome | Left> {
  readonly step: View<Outcome>;
  readonly #options: StepViewOptions;

  constructor(step: View<Outcome>, options: StepViewOptions) {
    this.step = step;
    this.#options = options;
  }

  handle(key: Key): Outcome | Left | Handled {
    return actionOf(this.#options.keymap, 'onboarding', key) === 'quit' ? { type: 'left' } : this.step.handle(key);
  }

  paste(text: string): void {
    this.step.paste?.(text);
  }

  view(width: number, height: number, theme: Theme): Frame {
    const { done, art } = this.#options;
    return onboardingFrame(done, this.step, { width, height, theme, art: art(width, height) });
  }
}
