/**
 * Builds the gallery: every screen of the widget on one static page, which needs no server.
 *   npm run gallery
 */
import { resolve } from 'node:path';
import preact from '@preact/preset-vite';
import { build } from 'vite';

export default async (outDir = 'dist/gallery'): Promise<void> => {
  await build({
    configFile: false,
    root: resolve('src/gallery'),
    base: './',
    logLevel: 'warn',
    plugins: [preact({ reactAliasesEnabled: false })],
    build: {
      outDir: resolve(outDir),
      emptyOutDir: true,
      target: 'es2022',
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      rolldownOptions: {
        input: { index: resolve('src/gallery/index.html'), stage: resolve('src/gallery/stage.html') },
      },
    },
  });
  console.log(
    `${outDir}/index.html shows every screen: serve the folder, with "npx vite preview --outDir ${outDir}" say.`,
  );
};
