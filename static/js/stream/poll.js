/** The long poll: the same messages over plain requests, where a proxy cuts WebSockets off. */

const PAUSE_AFTER_ERROR_MS = 2000;

export function createPoll(base, { after, onMessage, onState }) {
  let running = false;
  let abort = null;

  async function once() {
    abort = new AbortController();
    const rev = after();
    const response = await fetch(`${base}/poll${rev === null ? '' : `?after=${rev}`}`,
      { signal: abort.signal });
    if (!response.ok) throw new Error(String(response.status));
    const { messages } = await response.json();
    for (const message of messages) onMessage(message);
  }

  async function loop() {
    let well = false;
    while (running) {
      try {
        await once();
        if (!well) onState('open');
        well = true;
      } catch {
        if (!running) return;
        well = false;
        onState('lost');
        await new Promise((resolve) => { setTimeout(resolve, PAUSE_AFTER_ERROR_MS); });
      }
    }
  }

  return {
    start() {
      running = true;
      loop();
    },
    stop() {
      running = false;
      abort?.abort();
    },
    /** Send a message; its answer comes back like any other message. */
    async post(message) {
      try {
        const response = await fetch(`${base}/message`, {
          method: 'POST', body: JSON.stringify(message),
          headers: { 'Content-Type': 'application/json' },
        });
        const answer = await response.json();
        onMessage(answer.type ? answer : { type: 'answer', id: message.id, ...answer });
      } catch {
        onMessage({ type: 'answer', id: message.id, error: 'lost' });
      }
    },
  };
}
