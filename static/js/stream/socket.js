/**
 * The connection to a world: a WebSocket that resumes after the last revision, and a long poll when
 * sockets do not get through (docs/architecture.md 8). Tells the page by `onMessage(message)` and
 * `onState(state, retryInMs)`: "open", "lost", "refused".
 */

import { createPoll } from './poll.js';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
const TRIES_BEFORE_POLL = 2; // sockets that never opened, then the long poll takes over
const FATAL = { 4404: 'missing', 4429: 'full' };

export function connect(world, { onMessage, onState }) {
  let socket = null;
  let poll = null;
  let rev = null;
  let retryMs = FIRST_RETRY_MS;
  let timer = 0;
  let failures = 0;
  let closed = false;
  let nextId = 1;
  const waiting = new Map(); // id -> {resolve, reject}
  const base = `/w/${world}`;

  function receive(message) {
    if (message.type === 'answer') {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) asked?.reject(new Error(message.error));
      else asked?.resolve(message.result);
      return;
    }
    if (message.rev !== undefined) rev = message.rev;
    onMessage(message);
    if (message.rev !== undefined) send({ type: 'ack', rev });
  }

  function send(message) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    else if (poll && message.type !== 'ack' && message.type !== 'hello') poll.post(message);
    else return false;
    return true;
  }

  function open() {
    clearTimeout(timer);
    if (closed) return;
    let opened = false;
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    socket = new WebSocket(`${scheme}://${location.host}${base}/live`);
    socket.onopen = () => {
      opened = true;
      failures = 0;
      poll?.stop();
      poll = null;
      retryMs = FIRST_RETRY_MS;
      socket.send(JSON.stringify({ type: 'hello', after: rev }));
      onState('open');
    };
    socket.onmessage = (event) => receive(JSON.parse(event.data));
    socket.onclose = (event) => {
      socket = null;
      rejectAll();
      if (FATAL[event.code]) {
        closed = true;
        onState('refused', 0, FATAL[event.code]);
        return;
      }
      if (!opened) failures += 1;
      if (failures >= TRIES_BEFORE_POLL && !poll) startPoll();
      if (!poll) onState('lost', retryMs);
      timer = setTimeout(open, poll ? LAST_RETRY_MS * 2 : retryMs * (0.75 + Math.random() / 2));
      retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    };
  }

  function startPoll() {
    poll = createPoll(base, {
      after: () => rev,
      onMessage: receive,
      onState: (state) => onState(state, retryMs),
    });
    poll.start();
  }

  function rejectAll() {
    for (const { reject } of waiting.values()) reject(new Error('lost'));
    waiting.clear();
  }

  /** Send a message and wait for its answer; rejects with the server's sentence. */
  function ask(message) {
    const id = nextId;
    nextId += 1;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      if (!send({ ...message, id })) {
        waiting.delete(id);
        reject(new Error('lost'));
      }
    });
  }

  open();
  return {
    ask,
    input: (kind, fields) => ask({ type: 'input', kind, fields }),
    retry() {
      retryMs = FIRST_RETRY_MS;
      if (!socket) open();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      poll?.stop();
      socket?.close();
    },
  };
}
