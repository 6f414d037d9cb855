import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, line, span, type Theme } from '@codex-ts/terminal-markup';

import { BAD } from '../../cells/looks.ts';
import { ChoiceView } from '../list/choice-view.ts';
import { type SelectRow } from '../list/select-row.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { type Handled, STAY, type View } from '../view.ts';
import { PromptBox } from './prompt-box.ts';

export type ReviewTarget = ClientRequests['review/start']['params']['target'];
/** `load`: give the list by `setBranches` or `setCommits`, or call `fail`. */
export type ReviewOutcome = { readonly type: 'review'; readonly target: ReviewTarget } | { readonly type: 'load'; readonly what: 'branches' | 'commits' } | { readonly type: 'cancelled' };

export interface Branches {
  /** Null on a detached head. */
  readonly current: string | null;
  readonly names: readonly string[];
}

export interface Commit {
  readonly sha: string;
  readonly subject: string;
}

type Page = { readonly type: 'presets' | 'branches' | 'commits'; readonly view: ChoiceView<Pick> } | { readonly type: 'custom'; readonly view: PromptBox };
type Pick = { readonly go: 'branches' | 'commits' | 'custom' } | { readonly target: ReviewTarget };

/** What to review. */
export class ReviewPicker implements View<ReviewOutcome> {
  readonly #keymap: { keymap?: Keymap };
  readonly #presets: Page;
  #page: Page;

  constructor({ keymap }: { readonly keymap?: Keymap } = {}) {
    this.#keymap = keymap === undefined ? {} : { keymap };
    const rows: SelectRow<Pick>[] = [
      { value: { go: 'branches' }, label: 'Against a base branch', description: 'As a pull request would show it' },
      { value: { target: { type: 'uncommittedChanges' } }, label: 'Uncommitted changes' },
      { value: { go: 'commits' }, label: 'A commit' },
      { value: { go: 'custom' }, label: 'Custom instructions' },
    ];
    this.#presets = { type: 'presets', view: new ChoiceView(rows, { title: 'What should be reviewed?', ...this.#keymap }) };
    this.#page = this.#presets;
  }

  setBranches({ current, names }: Branches): void {
    const rows = names.filter((name) => name !== current).map((name) => ({ value: { target: { type: 'baseBranch' as const, branch: name } }, label: `${current ?? '(detached)'} → ${name}` }));
    this.#fill('branches', rows, 'There is no other branch.');
  }

  setCommits(commits: readonly Commit[]): void {
    const rows = commits.map(({ sha, subject }) => ({ value: { target: { type: 'commit' as const, sha, title: subject } }, label: subject, description: sha.slice(0, 8) }));
    this.#fill('commits', rows, 'There are no commits.');
  }

  /** The list that was asked for cannot be had. */
  fail(problem: string): void {
    if (this.#page.type !== 'branches' && this.#page.type !== 'commits') return;
    this.#page = { type: this.#page.type, view: new ChoiceView<Pick>([], { title: titleOf(this.#page.type), emptyText: 'nothing to choose from', body: (width) => [{ lines: paragraphs(`✗ ${problem}`, width, { style: BAD }), isMain: true }], ...this.#keymap }) };
  }

  handle(key: Key): ReviewOutcome | Handled {
    const outcome = this.#page.view.handle(key);
    switch (outcome.type) {
      case 'chosen':
        return 'target' in outcome.value ? { type: 'review', target: outcome.value.target } : this.#go(outcome.value.go);
      case 'entered':
        return { type: 'review', target: { type: 'custom', instructions: outcome.text } };
      case 'cancelled':
        if (this.#page === this.#presets) return outcome;
        this.#page = this.#presets;
        return STAY;
      default:
        return outcome;
    }
  }

  paste(text: string): void {
    this.#page.view.paste(text);
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#page.view.view(width, height, theme);
  }

  #go(page: 'branches' | 'commits' | 'custom'): ReviewOutcome | Handled {
    if (page === 'custom') {
      this.#page = { type: 'custom', view: new PromptBox({ title: 'What should the review look at?', emptyProblem: 'Write what to look at', ...this.#keymap }) };
      return STAY;
    }
    this.#page = { type: page, view: new ChoiceView<Pick>([], { title: titleOf(page), emptyText: 'loading…', ...this.#keymap }) };
    return { type: 'load', what: page };
  }

  /** A list that comes after the user has turned to something else is not shown. */
  #fill(type: 'branches' | 'commits', rows: readonly SelectRow<Pick>[], none: string): void {
    if (this.#page.type !== type) return;
    const body = rows.length > 0 ? {} : { body: () => [{ lines: [line(span(`  ${none}`))] }] };
    this.#page = { type, view: new ChoiceView(rows, { title: titleOf(type), hasFilter: true, ...body, ...this.#keymap }) };
  }
}

function titleOf(page: 'branches' | 'commits'): string {
  return page === 'branches' ? 'Select a base branch' : 'Select a commit';
}
