/** A theme file that cannot be used. Its message says where and why, without the file's name. */
export class BrokenTheme extends Error {}
