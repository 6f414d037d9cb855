/** What a doctor says about one thing. */
export interface Finding {
  /** Stable, for scripts: `threads`, `logs`. */
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'error';
  readonly summary: string;
  /** What to know besides, one line each. */
  readonly details: readonly string[];
}

export function megabytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
