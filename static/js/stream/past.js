/**
 * The past that the server has and a fresh page has not: fetched once, put before what is live.
 * While it is on its way, frames are collected so that nothing is lost between the two.
 */

const ASK_AGAIN_MS = 1500;
const HALVINGS = 8; // of a past that is too long for one answer: its newer part is shown

export function createPast(world, film, onLoaded) {
  let collecting = null; // frames since the snapshot, while the past is on its way

  async function load(snapshot) {
    let from = Math.max(0, snapshot.first_ms ?? 0);
    if (!(snapshot.at_ms > from)) return;
    collecting = [];
    try {
      const until = Math.ceil(snapshot.at_ms);
      for (let tries = 0; tries < HALVINGS; tries += 1) {
        const response = await fetch(`/w/${world}/film?from=${from}&to=${until}`);
        if (response.status === 202) {
          setTimeout(() => load(snapshot), ASK_AGAIN_MS);
          return;
        }
        if (!response.ok || join(await response.json(), snapshot)) break;
        from = Math.floor((from + until) / 2);
      }
    } catch {
      // Without the past the page still works from the snapshot on.
    }
    collecting = null;
  }

  /** False when the answer was cut short: it does not reach to the snapshot. */
  function join(past, snapshot) {
    if (past.frame.now_ms < snapshot.at_ms - 1) return false;
    const { rev } = film;
    const frames = collecting;
    film.load({ ...past, rev });
    film.append({ ...past.frame, rev });
    for (const frame of frames) film.append(frame);
    film.rev = rev;
    onLoaded();
    return true;
  }

  return {
    load,
    heard(frame) {
      collecting?.push(frame);
    },
  };
}
