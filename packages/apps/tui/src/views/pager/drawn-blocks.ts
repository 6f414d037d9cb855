import { type Line, type Theme } from '@codex-ts/terminal-markup';

import { type PagerBlock } from './pager-blocks.ts';

/** Drawn blocks that are kept: a few screens of them. */
const KEPT = 64;

/** Blocks drawn for one width and theme, each when it is first needed. */
export class DrawnBlocks {
  #blocks: readonly PagerBlock[] = [];
  #width = 0;
  #theme: Theme | null = null;
  readonly #heights = new Map<PagerBlock, number>();
  readonly #drawn = new Map<PagerBlock, readonly Line[]>();

  get count(): number {
    return this.#blocks.length;
  }

  /** Blocks that are the same objects as before are not drawn again. */
  setBlocks(blocks: readonly PagerBlock[]): void {
    const kept = new Set(blocks);
    this.#blocks = blocks;
    for (const known of [...this.#heights.keys()]) if (!kept.has(known)) this.#heights.delete(known);
    for (const known of [...this.#drawn.keys()]) if (!kept.has(known)) this.#drawn.delete(known);
  }

  setShape(width: number, theme: Theme): void {
    if (width === this.#width && theme === this.#theme) return;
    this.#width = width;
    this.#theme = theme;
    this.#heights.clear();
    this.#drawn.clear();
  }

  lines(index: number): readonly Line[] {
    const block = this.#blocks[index];
    if (block === undefined || this.#theme === null) return [];
    const known = this.#drawn.get(block);
    if (known !== undefined) return known;
    const lines = block.lines(this.#width, this.#theme);
    this.#drawn.set(block, lines);
    this.#heights.set(block, lines.length);
    const [oldest] = this.#drawn.keys();
    if (this.#drawn.size > KEPT && oldest !== undefined) this.#drawn.delete(oldest);
    return lines;
  }

  readonly height = (index: number): number => {
    const block = this.#blocks[index];
    return block === undefined ? 0 : (this.#heights.get(block) ?? this.lines(index).length);
  };

  /** Rows before a block and rows in all; blocks that were never drawn count as the others on average. */
  extent(until: number): { readonly before: number; readonly total: number } {
    let known = 0;
    let before = 0;
    let beforeUnknown = 0;
    let unknown = 0;
    for (const [index, block] of this.#blocks.entries()) {
      const rows = this.#heights.get(block);
      known += rows ?? 0;
      if (rows === undefined) unknown += 1;
      if (index >= until) continue;
      before += rows ?? 0;
      if (rows === undefined) beforeUnknown += 1;
    }
    const average = this.#heights.size === 0 ? 1 : known / this.#heights.size;
    return { before: before + beforeUnknown * average, total: known + unknown * average };
  }
}
