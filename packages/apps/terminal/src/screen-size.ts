/** In cells; each at least 1. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}
