import { type Position } from './relay.ts';
import { type AskOptions, type ReplyWaiters } from './reply-waiters.ts';
import { type TerminalReply } from './input-event.ts';

export type Rgb = readonly [number, number, number];

/** The terminal's own colours, as far as it told them. */
export interface TerminalColors {
  readonly foreground: Rgb | null;
  readonly background: Rgb | null;
}

/** What a terminal says about itself. */
export interface TerminalFacts extends TerminalColors {
  readonly cursor: Position | null;
  /** Whether it speaks the kitty keyboard protocol. */
  readonly hasKeyboardProtocol: boolean;
  /** Its name and version, as it gives them. */
  readonly name: string | null;
}

interface Asking extends AskOptions {
  readonly write: (text: string) => void;
  readonly replies: ReplyWaiters;
}

const COLORS = '\x1b]10;?\x1b\\\x1b]11;?\x1b\\';
const KEYBOARD = '\x1b[?u';
const NAME = '\x1b[>0q';
const CURSOR = '\x1b[6n';
/** Every terminal answers this, in turn: what has not been answered by then is not understood. */
const ATTRIBUTES = '\x1b[c';

/** Asks everything that is needed at the start, in one round trip. */
export async function queryFacts(asking: Asking): Promise<TerminalFacts> {
  const replies = await ask(COLORS + KEYBOARD + NAME + CURSOR, asking);
  const name = replies.find((reply) => reply.kind === 'name')?.name ?? null;
  return { ...colorsOf(replies), cursor: cursorOf(replies), hasKeyboardProtocol: replies.some(({ kind }) => kind === 'keyboard'), name };
}

/** Asks for the default colours (OSC 10 and 11): at the start, and again when the focus comes back. */
export async function queryColors(asking: Asking): Promise<TerminalColors> {
  return colorsOf(await ask(COLORS, asking));
}

/** Asks where the cursor is. null: the terminal does not tell. */
export async function queryCursor({ write, replies, ...options }: Asking): Promise<Position | null> {
  const answer = replies.gather(({ kind }) => kind === 'cursor', options);
  write(CURSOR);
  return cursorOf(await answer);
}

function ask(questions: string, { write, replies, ...options }: Asking): Promise<TerminalReply[]> {
  const answers = replies.gather(({ kind }) => kind === 'attributes', options);
  write(questions + ATTRIBUTES);
  return answers;
}

function colorsOf(replies: readonly TerminalReply[]): TerminalColors {
  let colors: TerminalColors = { foreground: null, background: null };
  for (const reply of replies) if (reply.kind === 'foreground' || reply.kind === 'background') colors = { ...colors, [reply.kind]: reply.rgb };
  return colors;
}

function cursorOf(replies: readonly TerminalReply[]): Position | null {
  for (const reply of replies) if (reply.kind === 'cursor') return { x: reply.x, y: reply.y };
  return null;
}
