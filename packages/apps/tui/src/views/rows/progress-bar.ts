/** `[████░░░░]` of `width` cells: how much of something there is, from 0 to 1. */
export function progressBar(fraction: number, width: number): string {
  const inner = Math.max(1, width - 2);
  const full = Math.round(Math.max(0, Math.min(1, fraction)) * inner);
  return `[${'█'.repeat(full)}${'░'.repeat(inner - full)}]`;
}
