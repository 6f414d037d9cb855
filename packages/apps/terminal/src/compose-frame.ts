import { ansi } from './ansi.ts';

/** Where the terminal's cursor was left, on the screen; hidden it stands somewhere all the same. */
export interface ScreenCursor {
  readonly x: number;
  readonly y: number;
  readonly isHidden: boolean;
}

/**
 * What is written for one frame: shown all at once where the terminal can do that, and without a cursor that jumps
 * about where it cannot. Empty when nothing changed. `move` brings the cursor there.
 */
export function composeFrame(body: string, last: ScreenCursor | null, cursor: ScreenCursor, move: string): string {
  if (body === '') {
    if (last?.x === cursor.x && last.y === cursor.y && last.isHidden === cursor.isHidden) return '';
    return move + (last?.isHidden === cursor.isHidden ? '' : cursor.isHidden ? ansi.hideCursor : ansi.showCursor);
  }
  const hide = last?.isHidden === true ? '' : ansi.hideCursor;
  return ansi.beginFrame + hide + ansi.edgeStops + body + ansi.edgeWraps + move + (cursor.isHidden ? '' : ansi.showCursor) + ansi.endFrame;
}
