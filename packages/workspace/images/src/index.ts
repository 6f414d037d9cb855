// The only door of @codex-ts/images: explicit named exports, no logic.
export { type LoadedImage, loadImage } from './load-image.ts';
