/** Binary search in sorted arrays. */

export const byTime = (item) => item.at_ms;

/** How many items have a value <= `limit`. */
export function after(items, limit, value) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value(items[middle]) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many items have a value < `limit`. */
export function cutBefore(items, limit, value) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value(items[middle]) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
