import type * as Chevrotain from 'chevrotain';
import { type IRecognitionException, type IToken } from 'chevrotain';
import { type PatchTokens, patchTokens } from './patch-tokens.ts';

export interface RawChunk {
  marks: IToken[];
  lines: IToken[];
  isEndOfFile: boolean;
}

/** A hunk as the grammar sees it: the lines it is made of. */
export type RawHunk =
  | { type: 'add'; header: IToken; lines: IToken[] }
  | { type: 'delete'; header: IToken }
  | { type: 'update'; header: IToken; move: IToken | null; chunks: RawChunk[] };

export interface RawPatch {
  /** All hunks begun, the one that failed last. */
  hunks: RawHunk[];
  /** The first place where the body does not follow the grammar; reading stops there. */
  failure: IRecognitionException | null;
}

/** Reads the body of a patch, between its two markers. Every line of the body ends in a line feed. */
export type ReadPatchBody = (body: string) => RawPatch;

/**
 * Builds the lexer and the parser. `validate` has Chevrotain check the grammar itself (ambiguities, left
 * recursion), which costs more than parsing and is for tests only.
 */
export function buildPatchGrammar(chevrotain: typeof Chevrotain, validate = false): ReadPatchBody {
  const tokens = patchTokens(chevrotain);
  const lexer = new chevrotain.Lexer(tokens.all, { positionTracking: 'onlyOffset', safeMode: true, skipValidations: !validate });
  const parser = buildParser(chevrotain, tokens, validate);
  return (body) => {
    const hunks: RawHunk[] = [];
    parser.begin(lexer.tokenize(body).tokens, hunks);
    parser.patch();
    return { hunks, failure: parser.errors[0] ?? null };
  };
}

interface PatchParser {
  begin(input: IToken[], hunks: RawHunk[]): void;
  patch(): void;
  readonly errors: IRecognitionException[];
}

function buildParser({ EmbeddedActionsParser }: typeof Chevrotain, t: PatchTokens, validate: boolean): PatchParser {
  class Parser extends EmbeddedActionsParser {
    // Chevrotain walks the rules once with stand-in tokens to learn them, hence starting values for the targets.
    private hunks: RawHunk[] = [];
    private chunks: RawChunk[] = [];
    private chunk: RawChunk = { marks: [], lines: [], isEndOfFile: false };

    constructor() {
      super(t.all, { maxLookahead: 1, recoveryEnabled: false, skipValidations: !validate });
      this.performSelfAnalysis();
    }

    begin(input: IToken[], hunks: RawHunk[]): void {
      this.input = input;
      this.hunks = hunks;
    }

    readonly patch = this.RULE('patch', () => {
      this.MANY(() => this.SUBRULE(this.hunk));
    });

    private readonly hunk = this.RULE('hunk', () => {
      this.OR([{ ALT: () => this.SUBRULE(this.add) }, { ALT: () => this.SUBRULE(this.remove) }, { ALT: () => this.SUBRULE(this.update) }]);
    });

    private readonly add = this.RULE('add', () => {
      const header = this.CONSUME(t.addHeader);
      const lines: IToken[] = [];
      this.hunks.push({ type: 'add', header, lines });
      this.MANY(() => lines.push(this.CONSUME(t.plusLine)));
    });

    private readonly remove = this.RULE('remove', () => {
      this.hunks.push({ type: 'delete', header: this.CONSUME(t.deleteHeader) });
    });

    private readonly update = this.RULE('update', () => {
      const header = this.CONSUME(t.updateHeader);
      const move = this.OPTION(() => this.CONSUME(t.moveLine)) ?? null;
      this.chunks = [];
      this.hunks.push({ type: 'update', header, move, chunks: this.chunks });
      this.MANY(() => this.CONSUME(t.blankLine));
      this.SUBRULE(this.firstChunk);
      this.MANY2(() => {
        this.OR([{ ALT: () => this.SUBRULE(this.laterChunk) }, { ALT: () => this.CONSUME2(t.blankLine) }]);
      });
    });

    /** The mark of the first chunk may be left out. */
    private readonly firstChunk = this.RULE('firstChunk', () => {
      this.openChunk();
      this.OPTION(() => this.SUBRULE(this.marks));
      this.SUBRULE(this.chunkBody);
    });

    private readonly laterChunk = this.RULE('laterChunk', () => {
      this.openChunk();
      this.SUBRULE(this.marks);
      this.SUBRULE(this.chunkBody);
    });

    private readonly marks = this.RULE('marks', () => {
      const { marks } = this.chunk;
      this.OR([
        { ALT: () => marks.push(this.CONSUME(t.bareMark)) },
        { ALT: () => this.AT_LEAST_ONE(() => marks.push(this.CONSUME(t.contextMark))) },
      ]);
    });

    private readonly chunkBody = this.RULE('chunkBody', () => {
      const { chunk } = this;
      this.AT_LEAST_ONE(() => chunk.lines.push(this.CONSUME(t.diffLine)));
      this.OPTION(() => {
        this.CONSUME(t.endOfFile);
        chunk.isEndOfFile = true;
      });
    });

    private openChunk(): void {
      this.chunk = { marks: [], lines: [], isEndOfFile: false };
      this.chunks.push(this.chunk);
    }
  }
  return new Parser();
}
