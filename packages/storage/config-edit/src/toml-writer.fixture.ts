import { type JsonObject, type JsonValue } from './index.ts';
import { isTable } from './oracle.fixture.ts';
import { keyLiteral, valueLiteral } from './toml-literals.ts';

/** A line, and the path of the header or pair that it holds or comments on; null for blank lines. */
export interface WrittenLine {
  readonly text: string;
  readonly path: readonly string[] | null;
  readonly isHeader: boolean;
}

/** Writes a document in one of the many ways that TOML has, as `choose` (a number below its argument) decides. */
export function writeToml(table: JsonObject, choose: (options: number) => number): WrittenLine[] {
  const writer = new Writer(choose);
  writer.body([], [], table);
  return writer.lines;
}

class Writer {
  readonly lines: WrittenLine[] = [];
  readonly #choose: (options: number) => number;
  #count = 0;

  constructor(choose: (options: number) => number) {
    this.#choose = choose;
  }

  /** Pairs first: after a header there is no way back. */
  body(at: readonly string[], prefix: readonly string[], table: JsonObject): void {
    for (const write of this.#pairs(at, prefix, table)) write();
  }

  /** Writes what stands on lines of its own; gives what is to follow under headers. */
  #pairs(at: readonly string[], prefix: readonly string[], table: JsonObject): (() => void)[] {
    return Object.entries(table).flatMap(([key, inner]) => {
      // Below dotted keys there are no headers, and only a literal can say that a table is empty.
      const style = prefix.length > 0 ? 1 + this.#choose(2) : this.#choose(3);
      if (isTable(inner) && style === 0) return [() => this.#table([...at, key], inner)];
      if (isTable(inner) && style === 1 && Object.keys(inner).length > 0) return this.#pairs(at, [...prefix, key], inner);
      if (isElements(inner) && style === 0) return [() => this.#elements([...at, key], inner)];
      this.#pair(at, [...prefix, key], inner);
      return [];
    });
  }

  #table(at: readonly string[], table: JsonObject): void {
    const inner = Object.entries(table);
    const canHide = inner.length > 0 && inner.every(([, value]) => isTable(value));
    // Sometimes a table with nothing but tables has no header of its own.
    if (canHide && this.#choose(2) === 0) {
      for (const [key, value] of inner) if (isTable(value)) this.#table([...at, key], value);
      return;
    }
    this.#header(`[${keyLiteral(at)}]`, at);
    this.body(at, [], table);
  }

  #elements(at: readonly string[], elements: readonly JsonObject[]): void {
    for (const element of elements) {
      this.#header(`[[${keyLiteral(at)}]]`, at);
      for (const [key, inner] of Object.entries(element)) this.#pair(at, [key], inner);
    }
  }

  #header(text: string, path: readonly string[]): void {
    for (let count = this.#choose(3); count > 0; count -= 1) this.lines.push({ text: '', path: null, isHeader: false });
    this.#line(text, path, true);
  }

  #pair(at: readonly string[], names: readonly string[], inner: JsonValue): void {
    const space = ['', ' ', '   '][this.#choose(3)] ?? '';
    this.#line(`${keyLiteral(names)}${space}=${space}${valueLiteral(inner)}`, [...at, ...names], false);
  }

  #line(text: string, path: readonly string[], isHeader: boolean): void {
    if (this.#choose(4) === 0) this.lines.push({ text: `# above ${(this.#count += 1)}`, path, isHeader });
    this.lines.push({ text: `${text} # beside ${(this.#count += 1)}`, path, isHeader });
  }
}

function isElements(value: JsonValue): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isTable);
}
