import { type Line, type Span } from '../line.ts';
import { sanitizeRow } from '../sanitize.ts';
import { type Style } from '../style.ts';
import { decodeEntities } from './entities.ts';
import { asMarkup, type MarkupToken } from './lex-blocks.ts';
import { fileTarget, linkTarget, type LinkTarget } from './link-target.ts';
import { type MarkdownLook } from './markdown-look.ts';

const CODE: Style = { fg: 'cyan' };
const ADDRESS: Style = { fg: 'cyan', underline: true };

/**
 * The text of a paragraph, one line for each that its source has: both kinds of line breaks are kept. Nothing is
 * wrapped yet.
 */
export function inlineLines(tokens: readonly MarkupToken[], style: Style, look: MarkdownLook): Line[] {
  const out = new SpanLines();
  for (const token of tokens) addInline(token, style, look, out);
  return out.end();
}

/**
 * Collects spans; a line break in a text begins a new line, and spaces beside it are dropped. The source was safe, but
 * entities in it may stand for anything: this is where all text is made safe once more.
 */
class SpanLines {
  readonly #lines: Line[] = [];
  #spans: Span[] = [];

  add(text: string, style: Style): void {
    for (const [index, row] of text.split('\n').entries()) {
      if (index > 0) this.break();
      const safe = sanitizeRow(row);
      const shown = this.#spans.length === 0 ? safe.trimStart() : safe;
      if (shown !== '') this.#spans.push({ text: shown, style });
    }
  }

  break(): void {
    this.#lines.push({ spans: this.#spans });
    this.#spans = [];
  }

  end(): Line[] {
    if (this.#spans.length > 0 || this.#lines.length === 0) this.break();
    return this.#lines;
  }
}

function addInline(token: MarkupToken, style: Style, look: MarkdownLook, out: SpanLines): void {
  const children = (more: Style): void => {
    const own = 'tokens' in token && token.tokens !== undefined ? asMarkup(token.tokens) : [];
    for (const child of own) addInline(child, { ...style, ...more }, look, out);
  };
  switch (token.type) {
    case 'strong': return children({ bold: true });
    case 'em': return children({ italic: true });
    case 'del': return children({ strike: true });
    case 'br': return out.break();
    case 'codespan': return out.add(asCode(token.text, look), { ...style, ...CODE });
    case 'checkbox': return out.add(token.checked ? '[x] ' : '[ ] ', style);
    case 'escape': return out.add(token.text, style);
    case 'link': return addLink(token.href, decodeEntities(token.text), children, { style, look, out });
    case 'image': return addLink(token.href, decodeEntities(token.text), (more) => out.add(decodeEntities(token.text), { ...style, ...more }), { style, look, out });
    case 'citation': return addAddress(fileTarget(token.path, token.place, look), { style, look, out });
    case 'text':
      if (token.tokens !== undefined) return children({});
      return out.add(token.escaped ? token.text : decodeEntities(token.text), style);
    // HTML, and what can only stand elsewhere: as it was written.
    default: return out.add(token.raw, style);
  }
}

/** Where colours are off, code keeps its marks: nothing else would tell it from the text. */
function asCode(text: string, look: MarkdownLook): string {
  return look.theme.depth === 'none' ? `\`${text}\`` : text;
}

interface Place {
  readonly style: Style;
  readonly look: MarkdownLook;
  readonly out: SpanLines;
}

function addLink(href: string, label: string, addLabel: (more: Style) => void, place: Place): void {
  const target = linkTarget(href, place.look);
  const isSame = label === '' || label === target.shown || `mailto:${label}` === target.shown || `http://${label}` === target.shown;
  // A file's own name beside its path says nothing new.
  const isName = target.kind === 'file' && (target.shown.includes(label) || label.endsWith(target.shown));
  if (target.shown === '') return addLabel({});
  if (isSame || isName) return addAddress(label !== '' && target.kind === 'web' ? { ...target, shown: label } : target, place);
  addLabel(target.address === undefined ? {} : { link: target.address });
  place.out.add(' (', place.style);
  addAddress(target, place);
  place.out.add(')', place.style);
}

function addAddress({ kind, shown, address }: LinkTarget, { style, out }: Place): void {
  out.add(shown.replaceAll('\n', ' '), { ...style, ...(kind === 'web' ? ADDRESS : CODE), ...(address === undefined ? {} : { link: address }) });
}
