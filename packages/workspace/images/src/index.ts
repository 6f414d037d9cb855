// The only door of @codex-ts/images: explicit named exports, no logic.
export { type ImageKind, imageKind } from './image-kind.ts';
export { type LoadedImage, loadImage } from './load-image.ts';
