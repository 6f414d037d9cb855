/** Of this package. */
export const VERSION = '0.117.0';
