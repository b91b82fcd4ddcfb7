/** Namespace: a viewfinder with four solid corners, because it says what a process can see. */

export function viewfinder(pen, box, { tone = 'ink3', corner = 12, ghost } = {}) {
  const { w, h } = box;
  const k = corner;
  pen.rect(box.x, box.y, w, h, 4, ghost ? 'none' : 'ground');
  pen.path(
    box.x,
    box.y,
    `M0 ${k}V0H${k}M${w - k} 0H${w}V${k}M${w} ${h - k}V${h}H${w - k}` + `M${k} ${h}H0V${h - k}`,
    { stroke: tone, width: 2.2, dash: ghost ? [4, 4] : null },
  );
}
