/** The row at the top: a row of a block. */
export interface ScrollPlace {
  readonly block: number;
  readonly row: number;
}

/** How many rows a block has; asked for as few blocks as possible. */
export type Heights = (block: number) => number;

/** Moves by rows and stops at the first row of the first block and at the last row of the last one. */
export function scrolled(place: ScrollPlace, by: number, count: number, height: Heights): ScrollPlace {
  if (count === 0) return { block: 0, row: 0 };
  let block = Math.min(place.block, count - 1);
  let row = place.row + by;
  while (row < 0 && block > 0) {
    block -= 1;
    row += height(block);
  }
  while (block < count - 1 && row >= height(block)) {
    row -= height(block);
    block += 1;
  }
  return { block, row: Math.max(0, Math.min(row, Math.max(0, height(block) - 1))) };
}

/** The place from which `rows` rows lead to the end. */
export function lastPlace(rows: number, count: number, height: Heights): ScrollPlace {
  let missing = rows;
  for (let block = count - 1; block >= 0; block -= 1) {
    const own = height(block);
    if (own >= missing) return { block, row: own - missing };
    missing -= own;
  }
  return { block: 0, row: 0 };
}

export function isBefore(a: ScrollPlace, b: ScrollPlace): boolean {
  return a.block < b.block || (a.block === b.block && a.row < b.row);
}
