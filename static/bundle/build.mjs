/**
 * Bundles what comes from npm into static/vendor/, once, at `make setup`. Our own modules are served
 * as they are written; only third-party code is built, because import maps would have to be inline.
 */

import { build } from 'esbuild';

await build({
  entryPoints: {
    xterm: 'static/bundle/xterm.js',
    fonts: 'static/bundle/fonts.css',
  },
  outdir: 'static/vendor',
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2022',
  loader: { '.woff2': 'file' },
  assetNames: 'fonts/[name]',
  legalComments: 'linked',
  logLevel: 'warning',
});
