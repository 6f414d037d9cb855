import { SpokenMarkdown } from '@codex-ts/terminal-markup';

import { type AgentMessageCell, type Cell, type ProposedPlanCell } from '../../cells/cell.ts';
import { behind, sayMessage, speakerOf } from './messages.ts';

type Streamed = (AgentMessageCell | ProposedPlanCell) & Pick<Cell, 'id'>;

interface Reading {
  readonly id: string;
  readonly markdown: SpokenMarkdown;
  /** Pieces that were read, and what they hold. */
  pieces: number;
  text: string;
  hasBegun: boolean;
}

/** Says a message while it comes: each paragraph, list item and block of code when it is complete, and once. */
export class SpokenStream {
  #reading: Reading | null = null;

  /** More of a message. @returns the lines that are new */
  grow(cell: Streamed): string[] {
    const reading = this.#reading?.id === cell.id ? this.#reading : { id: cell.id, markdown: new SpokenMarkdown(), pieces: 0, text: '', hasBegun: false };
    this.#reading = reading;
    if (reading.pieces > cell.text.count) return [];
    const delta = cell.text.piecesFrom(reading.pieces).join('');
    reading.pieces = cell.text.count;
    reading.text += delta;
    return this.#named(reading, cell, reading.markdown.push(delta));
  }

  /** A message is complete. @returns what was not said of it */
  end(cell: Streamed): string[] {
    const reading = this.#reading?.id === cell.id ? this.#reading : null;
    this.#reading = null;
    // A text that turned out to be another one is said anew.
    if (reading === null || !cell.text.text.startsWith(reading.text)) return sayMessage(cell);
    const rest = [...reading.markdown.push(cell.text.text.slice(reading.text.length)), ...reading.markdown.finish()];
    return this.#named(reading, cell, rest);
  }

  #named(reading: Reading, { kind }: Streamed, lines: readonly string[]): string[] {
    if (lines.length === 0 || reading.hasBegun) return [...lines];
    reading.hasBegun = true;
    return behind(speakerOf(kind), lines);
  }
}
