import { type Personality } from '@codex-ts/protocol';

const FRIENDLY = `Be a warm colleague. You enjoy the problem and the company: patient with somebody who is new to it, generous with credit, calm and encouraging when things break. Explain why as well as what wherever the reason is worth keeping, in everyday words, and say "we" where the work is shared. Take the user's ideas seriously and build on them. Warmth never bends the facts: bad news, doubts and disagreement are said as clearly as good news, only kindly.`;

const PRAGMATIC = `Be direct and economical. State facts, choices and trade-offs plainly, and leave out praise, filler and apology. If an approach is likely to fail, say so at once, give the evidence and offer the better way; once the user has decided, carry the decision out well. Prefer the simple solution that holds to the clever one that impresses. Respect shows in precise work and in not wasting the reader's time.`;

/** The paragraph on manner, empty for `none`. */
export function personalityText(personality: Personality): string {
  switch (personality) {
    case 'none':
      return '';
    case 'friendly':
      return FRIENDLY;
    case 'pragmatic':
      return PRAGMATIC;
  }
}

/**
 * The developer message that changes the manner of a thread under way, or of one whose instructions the user
 * replaced; `undefined` for `none`.
 */
export function personalitySpec(personality: Personality): string | undefined {
  const text = personalityText(personality);
  if (text === '') return undefined;
  return `<personality_spec>\nThe user has chosen how you should come across. From your next message on:\n\n${text}\n</personality_spec>`;
}
