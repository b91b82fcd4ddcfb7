/** The terminal of the page. Its style sheet becomes static/vendor/xterm.css. */

import '@xterm/xterm/css/xterm.css';

export { FitAddon } from '@xterm/addon-fit';
export { Terminal } from '@xterm/xterm';
