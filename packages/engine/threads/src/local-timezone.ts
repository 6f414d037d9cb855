import { readlinkSync } from 'node:fs';

const IANA = /^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

let known: { tz: string | undefined; zone: string } | null = null;

/**
 * The IANA name of the local time zone. Asking Intl loads all of its data, which takes longer than everything else
 * before a first request; the environment or the system's link says it at once.
 */
export function localTimezone(env: NodeJS.ProcessEnv, linkOfZone: () => string = () => readlinkSync('/etc/localtime')): string {
  const tz = env['TZ'];
  if (known === null || known.tz !== tz) known = { tz, zone: ianaName(named(tz) ?? (tz === undefined ? linked(linkOfZone) : null) ?? Intl.DateTimeFormat().resolvedOptions().timeZone) };
  return known.zone;
}

function named(tz: string | undefined): string | null {
  return tz !== undefined && tz.includes('/') && IANA.test(tz) ? tz : null;
}

function linked(linkOfZone: () => string): string | null {
  try {
    const [, zone] = /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(linkOfZone()) ?? [];
    return zone !== undefined && IANA.test(zone) ? zone : null;
  } catch {
    return null; // No link: a copy of the zone's file, or another system.
  }
}

/** Node shortens one zone's name; the time zone database, and so the original, calls it this. */
function ianaName(zone: string): string {
  return zone === 'UTC' ? 'Etc/UTC' : zone;
}
