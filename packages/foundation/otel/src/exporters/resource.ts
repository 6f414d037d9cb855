import { type Resource } from '@opentelemetry/resources';
import { exportsOf } from './exports-of.ts';

/** Who sends: our name and version, the environment of `[otel]`, and the library's own attributes. */
export async function resourceOf(version: string, environment: string): Promise<Resource> {
  const { defaultResource, resourceFromAttributes } = exportsOf(await import('@opentelemetry/resources'));
  return defaultResource().merge(resourceFromAttributes({ 'service.name': 'codex-ts', 'service.version': version, env: environment }));
}
