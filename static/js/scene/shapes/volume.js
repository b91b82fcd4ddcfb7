/** Volume: a cylinder. It outlives the boxes that use it. */

export function volume(pen, box, { tone = 'edge', ghost } = {}) {
  const { w, h } = box;
  const cap = h * 0.16;
  const dash = ghost ? [5, 5] : null;
  pen.path(box.x, box.y, `M0 ${cap}V${h - cap}A${w / 2} ${cap} 0 0 0 ${w} ${h - cap}V${cap}`, {
    fill: ghost ? 'none' : 'raised',
    stroke: tone,
    width: 2,
    dash,
  });
  pen.path(
    box.x,
    box.y,
    `M0 ${cap}A${w / 2} ${cap} 0 0 1 ${w} ${cap}A${w / 2} ${cap} 0 0 1 0 ${cap}Z`,
    { fill: ghost ? 'none' : 'plate', stroke: tone, width: 2, dash },
  );
}
