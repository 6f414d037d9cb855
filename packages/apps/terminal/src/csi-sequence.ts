/** A control sequence as it came: `CSI prefix parameters intermediates final`. */
export interface CsiSequence {
  /** `?`, `>`, `<`, `=` or nothing. */
  readonly prefix: string;
  /** Parameters, each with its sub-parameters; null where none was given. There is always one. */
  readonly parameters: readonly (readonly (number | null)[])[];
  readonly intermediates: string;
  readonly final: string;
}

/** A parameter, or what stands for it when it is left out. */
export function parameter({ parameters }: CsiSequence, index: number, otherwise: number, sub = 0): number {
  return parameters[index]?.[sub] ?? otherwise;
}

/** Reads what stands between `CSI` and the final character. */
export function readCsi(body: string, final: string): CsiSequence {
  const [, prefix = '', digits = '', intermediates = ''] = /^([<-?]?)([0-9:;]*)[<-?0-9:;]*([ -/]*)/.exec(body) ?? [];
  const parameters = digits.split(';').map((each) => each.split(':').map((part) => (part === '' ? null : Number(part))));
  return { prefix, parameters, intermediates, final };
}
