import { isBlank, isContextMark, isDiffLine, isEndOfFile, isBareMark, movePath, readHeader } from './body-line.ts';
import { type StreamedFile } from './streamed-file.ts';

/**
 * What the next line may be: a file's header; a line of an added file; the line after an update's header; the first
 * line of an update's first chunk; another context or the first line of a chunk; the first line of a chunk; another
 * line of a chunk; a mark or a header after a chunk; nothing any more.
 */
type State = 'header' | 'added' | 'updated' | 'firstChunk' | 'contexts' | 'firstLine' | 'lines' | 'gap' | 'stopped';

const TAKES_CONTEXT: ReadonlySet<State> = new Set<State>(['updated', 'firstChunk', 'contexts', 'firstLine', 'lines']);

/**
 * The body of a patch, line by line: the same language as the grammar's (`patch-grammar`), without its errors. At the
 * first line that does not belong it stops, and what was read before stays.
 */
export class StreamBody {
  private state: State = 'header';
  private readonly files: StreamedFile[];
  private readonly onChange: () => void;

  /** Appends to `files` and to the last of them; `onChange` is called after each line that shows. */
  constructor(files: StreamedFile[], onChange: () => void) {
    this.files = files;
    this.onChange = onChange;
  }

  /** Whether an indented line would be context now. */
  get takesContext(): boolean {
    return TAKES_CONTEXT.has(this.state);
  }

  /** Takes a line without its line feed; one carriage return at its end is dropped. */
  take(line: string): void {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    this.state = this.next(text);
  }

  private next(text: string): State {
    switch (this.state) {
      case 'header':
        return this.header(text);
      case 'added':
        return text.startsWith('+') ? this.show(`${text.slice(1)}\n`, 'added') : this.header(text);
      case 'updated':
        return this.move(text) ?? this.firstChunk(text);
      case 'firstChunk':
        return this.firstChunk(text);
      case 'contexts':
        return isContextMark(text) ? this.show(`${text}\n`, 'contexts') : this.firstLine(text);
      case 'firstLine':
        return this.firstLine(text);
      case 'lines':
        return this.line(text);
      case 'gap':
        return this.gap(text);
      case 'stopped':
        return 'stopped';
    }
  }

  private header(text: string): State {
    const header = readHeader(text);
    if (header === null) return 'stopped';
    this.files.push({ ...header, movePath: null, diff: '' });
    this.onChange();
    if (header.type === 'update') return 'updated';
    return header.type === 'add' ? 'added' : 'header';
  }

  private move(text: string): State | null {
    const path = movePath(text);
    const file = this.files.at(-1);
    if (path === null || file === undefined) return null;
    file.movePath = path;
    this.onChange();
    return 'firstChunk';
  }

  private firstChunk(text: string): State {
    if (isBlank(text)) return 'firstChunk';
    const marked = this.mark(text);
    if (marked !== null) return marked;
    return isDiffLine(text) ? this.show(`@@\n${text}\n`, 'lines') : 'stopped';
  }

  private mark(text: string): State | null {
    if (isBareMark(text)) return this.show('@@\n', 'firstLine');
    return isContextMark(text) ? this.show(`${text}\n`, 'contexts') : null;
  }

  private firstLine(text: string): State {
    return isDiffLine(text) ? this.line(text) : 'stopped';
  }

  private line(text: string): State {
    if (isDiffLine(text)) return this.show(`${text === '' ? ' ' : text}\n`, 'lines');
    return isEndOfFile(text) ? 'gap' : this.gap(text);
  }

  private gap(text: string): State {
    return isBlank(text) ? 'gap' : (this.mark(text) ?? this.header(text));
  }

  private show(diff: string, next: State): State {
    const file = this.files.at(-1);
    if (file !== undefined) file.diff += diff;
    this.onChange();
    return next;
  }
}
