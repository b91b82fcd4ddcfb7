/**
 * One clock for two worlds. Each runs on the server by its own; the one that is behind runs faster
 * until it has come as far, and the one ahead waits for it. Pure: decides what to ask of a clock.
 */

export const SLACK_MS = 250;  // so far apart is together: the stream comes ten times a second
const WAIT_MS = 1500;         // so far ahead waits
const CATCH_UP_MS = 600;      // of wall time: how soon a gap should close
const FASTEST = 1000;
const NEAR = 0.25;            // a speed that is as good as another

/**
 * `sides`: [{nowMs, clock: {speed, paused, mode}, write}]; `wanted`: {speed, paused, demand}.
 * Returns for each the messages that its clock needs: [{do, speed?}].
 */
export function keepTogether(sides, wanted) {
  const newest = Math.max(...sides.map((side) => side.nowMs));
  const oldest = Math.min(...sides.map((side) => side.nowMs));
  const catchable = sides.every((side) => side.write);
  return sides.map((side) => {
    if (!side.write) return [];
    const behind = newest - side.nowMs;
    const lags = catchable && behind > SLACK_MS;
    const waits = catchable && side.nowMs - oldest > WAIT_MS;
    const speed = lags ? Math.min(FASTEST, wanted.speed + behind / CATCH_UP_MS) : wanted.speed;
    return messages(side.clock, {
      speed, loose: lags, paused: lags ? false : waits || wanted.paused,
      demand: wanted.demand && !lags });
  });
}

function messages(clock, { speed, loose, paused, demand }) {
  const asked = [];
  const near = loose ? Math.abs(clock.speed / speed - 1) < NEAR : clock.speed === speed;
  if (demand && clock.mode !== 'demand') asked.push({ do: 'demand' });
  else if (!demand && (clock.mode === 'demand' || !near)) asked.push({ do: 'speed', speed });
  if (paused !== clock.paused) asked.push({ do: paused ? 'pause' : 'play' });
  return asked;
}
