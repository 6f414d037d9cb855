import { type LogLevel } from './level.ts';
import { levelFilter, type LogFilter, parseFilter } from './log-filter.ts';

/**
 * The log filter the user asked for: `CODEX_TS_LOG`, else `RUST_LOG`, else everything up to `fallback`.
 * An empty variable counts as not set. One without a single directive that can be read gives `fallback`, with the
 * warning, as the original ignores an invalid value.
 */
export function filterFromEnv(env: Readonly<Record<string, string | undefined>>, fallback: LogLevel | 'off' = 'error'): LogFilter {
  const text = [env['CODEX_TS_LOG'], env['RUST_LOG']].find((value) => value !== undefined && value.trim() !== '');
  if (text === undefined) return levelFilter(fallback);
  const filter = parseFilter(text);
  return filter.hasDirectives ? filter : { ...levelFilter(fallback), warning: filter.warning };
}
