import { type Hunk } from './hunk.ts';
import { type LineForm } from './line-forms.ts';
import { lineKey } from './line-key.ts';
import { type LineRun } from './line-runs.ts';
import { type NumberedRun, numberedRun } from './numbered-run.ts';

/** What one form makes of lines: numbers for the wanted ones, and the numbers of the runs that were asked for. */
interface Numbering {
  numbers: Map<string, number>;
  runs: WeakMap<LineRun, NumberedRun>;
}

/**
 * The lines that a patch looks for: contexts, kept and removed lines. Each that differs from the others in a form gets a
 * number there, so that lines are compared as numbers from then on. A run of lines is read once in a form.
 */
export class WantedLines {
  private readonly numberings = new Map<LineForm, Numbering>();
  private readonly hunks: readonly Hunk[];

  constructor(hunks: readonly Hunk[]) {
    this.hunks = hunks;
  }

  /** How many numbers there are in a form; they begin with 0. */
  count(form: LineForm): number {
    return this.numbering(form).numbers.size;
  }

  /** The lines in a form; -1 for one that is not looked for. */
  numbersOf(form: LineForm, lines: readonly string[]): Int32Array {
    const { numbers } = this.numbering(form);
    return Int32Array.from(lines, (line) => numbers.get(lineKey(form(line))) ?? -1);
  }

  runsIn(form: LineForm, runs: readonly LineRun[]): NumberedRun[] {
    const { runs: known } = this.numbering(form);
    return runs.map((run) => {
      const found = known.get(run);
      if (found !== undefined) return found;
      const numbered = numberedRun(this.numbersOf(form, run.lines.map(({ text }) => text)));
      known.set(run, numbered);
      return numbered;
    });
  }

  private numbering(form: LineForm): Numbering {
    const known = this.numberings.get(form) ?? { numbers: this.number(form), runs: new WeakMap() };
    this.numberings.set(form, known);
    return known;
  }

  private number(form: LineForm): Map<string, number> {
    const numbers = new Map<string, number>();
    for (const line of this.lines()) {
      const key = lineKey(form(line));
      if (!numbers.has(key)) numbers.set(key, numbers.size);
    }
    return numbers;
  }

  private *lines(): Generator<string> {
    for (const hunk of this.hunks) {
      if (hunk.type !== 'update') continue;
      for (const { contexts, lines } of hunk.chunks) {
        yield* contexts;
        for (const { kind, text } of lines) if (kind !== '+') yield text;
      }
    }
  }
}
