/** In cells. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** In cells from the upper left one. */
export interface Position {
  readonly x: number;
  readonly y: number;
}
