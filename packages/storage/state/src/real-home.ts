import { realpathSync } from 'node:fs';

/** How the index knows a home, by whatever links it is reached. */
export function realHome(codexHome: string): string {
  try {
    return realpathSync(codexHome);
  } catch {
    // A home that is not there yet has no rows; its name does until it is.
    return codexHome;
  }
}
