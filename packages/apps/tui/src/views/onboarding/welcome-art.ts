import { type Line, line, span, type Style } from '@codex-ts/terminal-markup';

/** From unlit to lit; the first is the ground. */
const SHADES = ' .,-~:;=!*#$@';
const ROWS = 17;
const COLUMNS = 40;
/** Radii of the ring and of the tube that it is made of, and how far away it floats. */
const [RING, TUBE, DISTANCE] = [2, 1, 5];
const ZOOM = 13;
/** A cell is about twice as high as it is wide. */
const CELL_RATIO = 2;
const [RING_STEPS, TUBE_STEPS] = [150, 60];
const BRAND: Style = { fg: 'magenta' };

/** How long one picture stays, in ms. */
export const ART_FRAME_MS = 80;

/** The smallest terminal that has room for it beside a question. */
export const ART_SCREEN = { columns: 60, rows: 37 } as const;

/**
 * A ring that turns about two axes, lit from above: the picture of the moment `frame`, worked out and not stored. What
 * is nearest to the eye hides what lies behind.
 */
export function welcomeArt(frame: number): Line[] {
  const [tilt, spin] = [frame * 0.07, frame * 0.03];
  const [sinTilt, cosTilt, sinSpin, cosSpin] = [Math.sin(tilt), Math.cos(tilt), Math.sin(spin), Math.cos(spin)];
  const near = new Float64Array(ROWS * COLUMNS);
  const shade = new Uint8Array(ROWS * COLUMNS);
  for (let t = 0; t < TUBE_STEPS; t += 1) {
    const [sinTube, cosTube] = sinCos(t, TUBE_STEPS);
    for (let r = 0; r < RING_STEPS; r += 1) {
      const [sinRing, cosRing] = sinCos(r, RING_STEPS);
      const out = RING + TUBE * cosTube;
      const depth = 1 / (DISTANCE + sinTilt * out * sinRing + cosTilt * TUBE * sinTube);
      const y = out * sinRing * cosTilt - TUBE * sinTube * sinTilt;
      const column = Math.round(COLUMNS / 2 + ZOOM * CELL_RATIO * depth * (out * cosRing * cosSpin - y * sinSpin));
      const row = Math.round(ROWS / 2 - ZOOM * depth * (out * cosRing * sinSpin + y * cosSpin));
      const at = row * COLUMNS + column;
      if (row < 0 || row >= ROWS || column < 0 || column >= COLUMNS || depth <= (near[at] ?? 0)) continue;
      // Light falls from above and from the eye's side.
      const up = cosTube * cosRing * sinSpin + (cosTube * sinRing * cosTilt - sinTube * sinTilt) * cosSpin;
      const front = -(cosTube * sinRing * sinTilt + sinTube * cosTilt);
      near[at] = depth;
      shade[at] = 1 + Math.round(Math.max(0, (up + front) / Math.SQRT2) * (SHADES.length - 2));
    }
  }
  return Array.from({ length: ROWS }, (_, row) => {
    const cells = Array.from(shade.subarray(row * COLUMNS, (row + 1) * COLUMNS), (value) => SHADES[value] ?? ' ');
    return line(span(`  ${cells.join('')}`.trimEnd(), BRAND));
  });
}

function sinCos(step: number, steps: number): [number, number] {
  const angle = (2 * Math.PI * step) / steps;
  return [Math.sin(angle), Math.cos(angle)];
}
