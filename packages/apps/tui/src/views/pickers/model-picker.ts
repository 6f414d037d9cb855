import { type ClientRequests, type ReasoningEffort } from '@codex-ts/app-server-protocol';
import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { ChoiceView } from '../list/choice-view.ts';
import { type Handled, STAY, type View } from '../view.ts';

type Model = ClientRequests['model/list']['result']['data'][number];
export type ModelOutcome = { readonly type: 'model'; readonly model: string; readonly effort: ReasoningEffort | null } | { readonly type: 'cancelled' };

export interface ModelPickerOptions {
  readonly models: readonly Model[];
  readonly current: { readonly model: string | null; readonly effort: ReasoningEffort | null };
  readonly keymap?: Keymap | undefined;
}

const EFFORTS: Readonly<Record<ReasoningEffort, string>> = { none: 'None', minimal: 'Minimal', low: 'Low', medium: 'Medium', high: 'High', xhigh: 'Extra high' };

/** A model, and how hard it is to think. Esc goes back from the second list to the first. */
export class ModelPicker implements View<ModelOutcome> {
  readonly #options: ModelPickerOptions;
  readonly #models: ChoiceView<Model>;
  #efforts: { readonly model: Model; readonly list: ChoiceView<ReasoningEffort> } | null = null;

  constructor(options: ModelPickerOptions) {
    this.#options = options;
    const rows = options.models
      .filter(({ hidden }) => !hidden)
      .map((model) => ({ value: model, label: model.displayName, description: model.description, isCurrent: model.model === options.current.model }));
    this.#models = new ChoiceView(rows, { title: 'Select a model', emptyText: 'no models to choose from', ...keys(options) });
  }

  handle(key: Key): ModelOutcome | Handled {
    if (this.#efforts !== null) return this.#effortChosen(this.#efforts, key);
    const outcome = this.#models.handle(key);
    return outcome.type === 'chosen' ? this.#modelChosen(outcome.value) : outcome;
  }

  view(width: number, height: number, theme: Theme): Frame {
    return (this.#efforts?.list ?? this.#models).view(width, height, theme);
  }

  #modelChosen(model: Model): ModelOutcome | Handled {
    const efforts = model.supportedReasoningEfforts;
    const [only] = efforts;
    if (efforts.length <= 1) return { type: 'model', model: model.model, effort: only?.reasoningEffort ?? null };
    const { current } = this.#options;
    const held = current.model === model.model && current.effort !== null ? current.effort : null;
    const rows = efforts.map(({ reasoningEffort, description }) => ({
      value: reasoningEffort,
      label: `${EFFORTS[reasoningEffort]}${reasoningEffort === model.defaultReasoningEffort ? ' (default)' : ''}`,
      description,
      isCurrent: reasoningEffort === held,
    }));
    const first = rows.findIndex(({ value }) => value === (held ?? model.defaultReasoningEffort));
    this.#efforts = { model, list: new ChoiceView(rows, { title: `How hard should ${model.displayName} think?`, initial: Math.max(0, first), ...keys(this.#options) }) };
    return STAY;
  }

  #effortChosen({ model, list }: { readonly model: Model; readonly list: ChoiceView<ReasoningEffort> }, key: Key): ModelOutcome | Handled {
    const outcome = list.handle(key);
    if (outcome.type === 'chosen') return { type: 'model', model: model.model, effort: outcome.value };
    if (outcome.type !== 'cancelled') return outcome;
    this.#efforts = null;
    return STAY;
  }
}

function keys({ keymap }: ModelPickerOptions): { keymap?: Keymap } {
  return keymap === undefined ? {} : { keymap };
}
