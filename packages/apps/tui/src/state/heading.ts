/** Nothing that is longer is a heading, in UTF-16 units. */
const LONGEST = 1_000;

/** The first bold text of what the model thinks, once it is there whole; null until then, or when there is none. */
export function headingOf(text: string): string | null {
  const [, heading] = /\*\*([^*\n]+)\*\*/.exec(text) ?? [];
  return heading === undefined || heading.trim() === '' ? null : heading.trim();
}

/** Whether more text could still make a heading of it. */
export function mayBecomeHeading(text: string): boolean {
  return text.length < LONGEST;
}

/** Thoughts without the heading that they begin with, which was shown while they were thought. */
export function withoutHeading(text: string): string {
  return text.trim().replace(/^\*\*[^*\n]+\*\*[ \t]*\n*/, '').trim();
}
