import { type Emitter } from 'highlight.js';

/** A piece of code and what it is, from the outermost scope to the innermost. */
export interface PaintedText {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** Collects what the engine finds as flat pieces, in place of the HTML it makes otherwise. */
export class PieceEmitter implements Emitter {
  readonly pieces: PaintedText[] = [];
  #scopes: readonly string[] = [];

  addText(text: string): void {
    if (text !== '') this.pieces.push({ text, scopes: this.#scopes });
  }

  startScope(name: string): void {
    this.#scopes = [...this.#scopes, name];
  }

  endScope(): void {
    this.#scopes = this.#scopes.slice(0, -1);
  }

  /** The engine calls scopes nodes, too. */
  openNode(name: string): void {
    this.startScope(name);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(inner: Emitter, _name: string): void {
    if (!(inner instanceof PieceEmitter)) return;
    for (const { text, scopes } of inner.pieces) this.pieces.push({ text, scopes: [...this.#scopes, ...scopes] });
  }

  finalize(): void {
    this.#scopes = [];
  }

  toHTML(): string {
    return '';
  }
}
