/** A larger theme file is not read, in bytes: the largest that are in use have a tenth of it. */
export const MAX_THEME_BYTES = 1024 * 1024;
