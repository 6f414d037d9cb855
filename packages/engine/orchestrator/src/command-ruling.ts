/** What a command is by itself: it only reads, it destroys without asking, or neither. */
export type CommandClass = 'safe' | 'ordinary' | 'dangerous';

/** What the user's rules and the nature of a command say of it, before the approval policy has its word. */
export interface CommandRuling {
  /** The strictest rule that matched any part of it; null when none did. */
  readonly rule: 'allow' | 'prompt' | 'forbidden' | null;
  /** Every part of it is allowed by a rule: then it leaves the sandbox unasked. */
  readonly allowedByRules: boolean;
  /** The worst of the parts that no rule speaks about; `safe` when there are none. */
  readonly commandClass: CommandClass;
  /** Why the rule prompts or forbids: a sentence for the person, or for the model. */
  readonly reason: string | null;
  /** First words that a person could allow for good; null when nothing sensible can be proposed. */
  readonly proposedPrefix: readonly string[] | null;
}
