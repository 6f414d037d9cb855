/** Adds up a cart. `percent` is the discount on the whole, 0 to 100. Amounts are in cents. */
export function total(items, percent = 0) {
  const sum = items.reduce((cents, item) => cents + item.price, 0);
  return sum - sum * percent;
}
