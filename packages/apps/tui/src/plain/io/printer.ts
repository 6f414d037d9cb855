import { LineEcho, type TypedLine } from './line-echo.ts';
import { type LineTerminal } from './line-terminal.ts';

/** Writes lines one below the other, and keeps the line that is being typed below them all. */
export class Printer {
  readonly #terminal: Pick<LineTerminal, 'write' | 'columns' | 'isSimple'>;
  readonly #echo = new LineEcho();

  constructor(terminal: Pick<LineTerminal, 'write' | 'columns' | 'isSimple'>) {
    this.#terminal = terminal;
  }

  /** Prints lines. A line that is being typed is left as it is; `type` writes it again below. */
  print(lines: readonly string[]): void {
    if (lines.length > 0) this.#terminal.write(`${this.#echo.end()}${lines.join('\n')}\n`);
  }

  /** Shows the line that is being typed. Terminals that show it themselves get the prompt only. */
  type(line: TypedLine): void {
    this.#terminal.write(this.#echo.show(this.#terminal.isSimple ? { ...line, text: '', cursor: 0 } : line, this.#terminal.columns));
  }

  /** What was typed stays as it is; what comes begins below it. */
  end(): void {
    this.#terminal.write(this.#echo.end());
  }

  /** The same where the terminal has gone to a new row by itself. */
  ended(): void {
    this.#echo.end();
  }
}
