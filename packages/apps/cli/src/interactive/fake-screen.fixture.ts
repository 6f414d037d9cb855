import { type Key, parseKeymap } from '@codex-ts/keymap';

import { type TuiScreen } from './tui-screen.ts';

type Shown = Parameters<TuiScreen['prelude']['ask']>[0];

const { keymap } = parseKeymap({}, { list: { cancel: ['esc'], accept: ['enter'] } });

/** A screen on which one view is shown at a time; `person` does something when that happens, or when it has changed. */
export class FakeScreen implements TuiScreen {
  readonly keymap = keymap;
  readonly shown: string[] = [];
  readonly prelude: TuiScreen['prelude'];
  #view: Shown | null = null;
  #take: (key: string) => void = () => undefined;
  readonly #person: (text: string, press: (key: string) => void) => void;

  constructor(person: (text: string, press: (key: string) => void) => void = () => undefined) {
    this.#person = person;
    this.prelude = {
      ask: async (view, take, meanwhile) => {
        this.#view = view;
        return new Promise((resolve, reject) => {
          void meanwhile?.then(resolve, reject);
          this.#take = (name) => {
            const outcome = view.handle(keyOf(name));
            if (outcome.type !== 'stay' && outcome.type !== 'ignored') take(outcome as Parameters<typeof take>[0], resolve);
          };
          this.redraw();
        });
      },
    };
  }

  redraw(): void {
    if (this.#view === null) return;
    const theme = {} as Parameters<Shown['view']>[2];
    const text = this.#view.view(60, 20, theme).lines.map(({ spans }) => spans.map((span) => span.text).join('').trimEnd()).join('\n');
    this.shown.push(text);
    this.#person(text, this.#take);
  }
}

function keyOf(name: string): Key {
  return { name: name === 'esc' ? 'escape' : name, ctrl: false, alt: false, shift: false, ...(name.length === 1 ? { text: name } : {}) };
}
