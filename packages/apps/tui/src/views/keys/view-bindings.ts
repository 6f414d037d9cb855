import { defaultBindings } from '@codex-ts/composer';
import { type Bindings } from '@codex-ts/keymap';

/** The keys of all views, beside those of the composer. `tui.keymap` changes them like the others. */
export const viewBindings = {
  list: {
    previous: ['up', 'ctrl+p', 'k'],
    next: ['down', 'ctrl+n', 'j'],
    page_up: ['pageup'],
    page_down: ['pagedown'],
    first: ['home'],
    last: ['end'],
    accept: ['enter'],
    cancel: ['esc', 'ctrl+c'],
    toggle: ['space'],
    move_earlier: ['left'],
    move_later: ['right'],
  },
  approval: {
    accept: ['y'],
    accept_for_session: ['a'],
    accept_always: ['p'],
    decline: ['n'],
    deny_always: ['d'],
    full_screen: ['ctrl+a', 'ctrl+shift+a'],
  },
  form: {
    next: ['tab', 'down'],
    previous: ['shift+tab', 'up'],
  },
  questions: {
    notes: ['tab'],
    next_question: ['right', 'pagedown'],
    previous_question: ['left', 'pageup'],
  },
  sessions: {
    sort: ['tab'],
    folders: ['ctrl+o'],
    start_new: ['esc'],
    quit: ['ctrl+c'],
  },
  onboarding: {
    quit: ['ctrl+c', 'ctrl+d'],
  },
  pager: {
    up: ['up', 'k'],
    down: ['down', 'j'],
    page_up: ['pageup', 'b', 'ctrl+b'],
    page_down: ['pagedown', 'space', 'ctrl+f'],
    half_up: ['ctrl+u'],
    half_down: ['ctrl+d'],
    first: ['home', 'g'],
    last: ['end', 'G'],
    close: ['q', 'ctrl+c', 'ctrl+t'],
    earlier: ['esc', 'left'],
    later: ['right'],
    edit: ['enter'],
  },
  global: {
    transcript: ['ctrl+t'],
    suspend: ['ctrl+z'],
    clear_screen: ['ctrl+l'],
  },
} as const satisfies Bindings;

/** Everything that can be bound, for `parseKeymap`. */
export const allBindings: Bindings = { ...defaultBindings, ...viewBindings };
