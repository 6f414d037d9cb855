import { BEGIN_MARKER, END_MARKER, isHeredocOpening } from './patch-envelope.ts';
import { type StreamBody } from './stream-body.ts';
import { trim, trimEnd } from './trim.ts';

/**
 * Finds the markers around a patch line by line and gives what is between them to the body. The end marker is the
 * last line of a patch, whatever white space is around it, but an indented one may as well be a context line: such a
 * line is held, with the lines that may follow the end, until it is clear which of the two it is.
 */
export class StreamEnvelope {
  private place: 'before' | 'inHeredoc' | 'inside' | 'behind' = 'before';
  private hasHeredoc = false;
  private held: string[] = [];
  private readonly body: StreamBody;

  constructor(body: StreamBody) {
    this.body = body;
  }

  /** Takes a line without its line feed. */
  take(line: string): void {
    if (this.place === 'inside') this.takeInside(line);
    else if (this.place !== 'behind') this.open(trim(line));
  }

  private open(text: string): void {
    if (text === BEGIN_MARKER) this.place = 'inside';
    else if (this.place === 'before' && isHeredocOpening(text)) {
      this.place = 'inHeredoc';
      this.hasHeredoc = true;
    } else if (text !== '' || this.place === 'inHeredoc') this.place = 'behind';
  }

  private takeInside(line: string): void {
    if (this.held.length > 0) {
      if (this.mayFollowEnd(line)) {
        this.held.push(line);
        return;
      }
      for (const context of this.held) this.body.take(context);
      this.held = [];
    }
    if (trim(line) !== END_MARKER) this.body.take(line);
    else if (line.startsWith(' ') && this.body.takesContext) this.held = [line];
    else this.place = 'behind';
  }

  /** Only white space follows the end, after the here-document's own last line. */
  private mayFollowEnd(line: string): boolean {
    return this.hasHeredoc && this.held.length === 1 ? trimEnd(line).endsWith('EOF') : trim(line) === '';
  }
}
