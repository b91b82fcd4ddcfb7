/**
 * What stands in the picture: a flat list in painter's order. Pure.
 *
 * An item is {id, shape, box, props, texts, kind, name, words, mark, parent}. `texts` hang on the
 * box: [dx, dy, text, style]. Items with a `kind` can be selected; the others are decoration.
 */

export class Sheet {
  constructor() {
    this.items = [];
    this.wires = []; // {id, from, to, points, ghost, caption: {x, y, text, align}}
    this.lanes = {}; // lane -> box of the program that is there
    this.laneItem = {}; // lane -> item id
    this.bounds = { x: 0, y: 0, w: 0, h: 0 }; // where bolts may stand
    this.wall = null; // box of the host machine: wires between machines end there
  }

  add(item) {
    this.items.push({ texts: [], props: {}, ...item });
    return item.box;
  }

  /** Words on the ground or in a panel, on no noun. */
  text(x, y, text, style = {}) {
    const last = this.items[this.items.length - 1];
    const loose = last?.shape === 'words' ? last : null;
    if (loose) loose.texts.push([x, y, text, style]);
    else
      this.items.push({
        id: `words/${this.items.length}`,
        shape: 'words',
        props: {},
        box: { x: 0, y: 0, w: 0, h: 0 },
        texts: [[x, y, text, style]],
      });
  }

  lane(lane, box, id) {
    this.lanes[lane] = box;
    this.laneItem[lane] = id;
  }

  wire(from, to, points, more = {}) {
    this.wires.push({ id: `${from}>${to}`, from, to, points, ghost: false, ...more });
  }
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
export const right = (box) => box.x + box.w;
export const bottom = (box) => box.y + box.h;
export const middleX = (box) => box.x + box.w / 2;
export const middleY = (box) => box.y + box.h / 2;
export const within = (box, x, y) =>
  x >= box.x && x <= right(box) && y >= box.y && y <= bottom(box);
