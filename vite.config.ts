import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { minify } from 'terser';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Built pages land beside their assets (`dist/widget/index.html`), not under their source path. */
function pagesAtRoot(): Plugin {
  return {
    name: 'pages-at-root',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const item of Object.values(bundle)) {
        if (item.type !== 'asset' || !item.fileName.endsWith('.html')) continue;
        const depth = item.fileName.split('/').length - 1;
        item.fileName = item.fileName.replace(/^.*\//, '');
        if (typeof item.source === 'string') item.source = item.source.replaceAll('../'.repeat(depth), './');
      }
    },
  };
}

/** A second pass over what people download: each of the two minifiers finds what the other leaves. */
function minifyAgain(): Plugin {
  return {
    name: 'minify-again',
    enforce: 'post',
    applyToEnvironment: ({ name }) => ['script', 'button', 'widget'].includes(name),
    async generateBundle({ format }, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const compress = {
          ecma: 2020,
          passes: 3,
          pure_getters: true,
          keep_fargs: false,
          unsafe_undefined: true,
          unsafe_arrows: true,
          unsafe_methods: true,
        } as const;
        const { code } = await minify(chunk.code, { module: format === 'es', ecma: 2020, compress });
        chunk.code = code ?? chunk.code;
      }
    },
  };
}

/** One file for a script tag. */
const scriptTag = (entry: string, file: string) => ({
  consumer: 'client' as const,
  build: {
    outDir: 'dist',
    minify: true,
    lib: { entry: at(entry), name: 'ConnectScript', formats: ['iife' as const], fileName: () => file },
  },
});

/** A Node program in one file; what is in node_modules with binary parts of its own stays there. */
const program = (entry: string, outDir: string) => ({
  consumer: 'server' as const,
  resolve: { noExternal: true as const, external: ['@electric-sql/pglite'] },
  build: {
    outDir,
    emptyOutDir: true,
    copyPublicDir: false,
    minify: false,
    ssr: true,
    rolldownOptions: { input: at(entry), output: { entryFileNames: '[name].js' } },
  },
});

/** Tests of what only a Postgres server does. */
const POSTGRES_TESTS = 'src/**/*.postgres.test.ts';

/** Tests that open a database run on each kind; files that run in one process share the server's modules, which are many. */
const SERVER_TESTS = readdirSync(at('src/server'), { recursive: true, encoding: 'utf8' })
  .map((file) => `src/server/${file.replaceAll('\\', '/')}`)
  .filter(
    (file) =>
      file.endsWith('.test.ts') &&
      /open(TestServer|TestDatabase|ListeningServer|BankServer|WatchedServer)\(/.test(readFileSync(at(file), 'utf8')),
  );

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [preact({ reactAliasesEnabled: false }), pagesAtRoot(), minifyAgain()],
  resolve: {
    alias: [
      { find: /^connect-widget$/, replacement: at('src/sdk/index.ts') },
      { find: /^connect-widget\/react$/, replacement: at('src/wrappers/react.ts') },
    ],
  },
  build: {
    target: 'es2022',
    // Newer than the script's target: else light-dark() would be lowered and a theme chosen at run time would not switch.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    emptyOutDir: false,
    modulePreload: false,
    assetsInlineLimit: 0,
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['widget', 'script', 'button', 'npm', 'server', 'demo', 'merchant'])
        await builder.build(builder.environments[name]!);
    },
  },
  environments: {
    /** The frame's document and its hashed assets. */
    widget: {
      consumer: 'client',
      build: {
        outDir: 'dist/widget',
        emptyOutDir: true,
        rolldownOptions: { input: { frame: at('src/widget/index.html') } },
      },
    },
    /** The script tag: defines window.Connect. */
    script: scriptTag('src/sdk/script.ts', 'connect.js'),
    /** The same, and buttons that need no JavaScript. */
    button: scriptTag('src/sdk/button-script.ts', 'connect-button.js'),
    /** The npm package: one module per source file, so that bundlers drop what is not used. */
    npm: {
      consumer: 'client',
      build: {
        outDir: 'dist/npm',
        emptyOutDir: true,
        minify: false,
        sourcemap: true,
        lib: {
          entry: { 'sdk/index': at('src/sdk/index.ts'), 'wrappers/react': at('src/wrappers/react.ts') },
          formats: ['es'],
        },
        rolldownOptions: {
          external: [/^react($|\/)/],
          output: { preserveModules: true, preserveModulesRoot: at('src') },
        },
      },
    },
    server: program('src/server/main.ts', 'dist/server'),
    /** The merchant's pages of the demo. */
    demo: {
      consumer: 'client',
      build: {
        outDir: 'dist/demo',
        emptyOutDir: true,
        rolldownOptions: {
          input: { index: at('demo/index.html'), react: at('demo/react.html'), form: at('demo/form.html') },
        },
      },
    },
    /** The merchant's back end of the demo. */
    merchant: program('demo/merchant.ts', 'dist/merchant'),
  },
  test: {
    environment: 'node',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'demo/**/*.test.ts'],
          exclude: [POSTGRES_TESTS, ...SERVER_TESTS],
        },
      },
      {
        extends: true,
        test: {
          name: 'embedded',
          include: SERVER_TESTS,
          exclude: [POSTGRES_TESTS],
          globalSetup: 'src/server/testing/with-embedded.ts',
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: [...SERVER_TESTS, POSTGRES_TESTS],
          globalSetup: 'src/server/testing/with-postgres.ts',
          isolate: false,
        },
      },
    ],
  },
});
