import { type Personality } from '@codex-ts/protocol';
import { AGENTS_MD } from './agents-md.ts';
import { COMMANDS } from './commands.ts';
import { EDITING } from './editing.ts';
import { FINAL_ANSWER } from './final-answer.ts';
import { PATCH_FORMAT } from './patch-format.ts';
import { personalityText } from './personality.ts';
import { PLANNING } from './planning.ts';
import { REPOSITORY } from './repository.ts';
import { ROLE } from './role.ts';
import { VALIDATION } from './validation.ts';

/**
 * The system prompt. The `generic` one also explains the patch format, which codex-class models know by heart.
 * Equal arguments give equal bytes, which prompt caches rely on.
 */
export function baseInstructions(variant: 'codex' | 'generic', personality: Personality): string {
  const manner = personalityText(personality);
  const sections = [
    ROLE,
    manner === '' ? '' : `## Manner\n\n${manner}`,
    AGENTS_MD,
    REPOSITORY,
    PLANNING,
    EDITING,
    variant === 'generic' ? PATCH_FORMAT : '',
    COMMANDS,
    VALIDATION,
    FINAL_ANSWER,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}
