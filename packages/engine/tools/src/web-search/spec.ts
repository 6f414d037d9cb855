import { type ToolSpec } from '../tool-spec.ts';

export interface WebSearchOptions {
  mode: 'disabled' | 'cached' | 'live';
  contextSize?: 'low' | 'medium' | 'high' | undefined;
  allowedDomains?: readonly string[] | undefined;
  location?: { country?: string | undefined; region?: string | undefined; city?: string | undefined; timezone?: string | undefined } | undefined;
}

/** The provider's own web search, or null when it is turned off. The provider runs it; we only show what it did. */
export function webSearchSpec({ mode, contextSize, allowedDomains, location }: WebSearchOptions): ToolSpec | null {
  if (mode === 'disabled') return null;
  return {
    type: 'web_search',
    external_web_access: mode === 'live',
    ...(allowedDomains === undefined ? {} : { filters: { allowed_domains: [...allowedDomains] } }),
    ...(location === undefined ? {} : { user_location: { type: 'approximate', ...location } }),
    ...(contextSize === undefined ? {} : { search_context_size: contextSize }),
  };
}
