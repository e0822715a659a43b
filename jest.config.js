// The SDK announces when it will stop supporting Node.js 20; that is for whoever updates the SDK.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Packages published as ES modules only, which Jest's CommonJS runtime needs transformed. */
const esModulePackages = [
  'jose',
  '@cloudscape-design/(?:components|component-toolkit|global-styles|theming-runtime)',
];

const swc = (parser) => [
  '@swc/jest',
  {
    jsc: { parser, transform: { react: { runtime: 'automatic' } }, target: 'es2022' },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

/**
 * Tests of components ask for a page by the docblock `@jest-environment jsdom`.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.{ts,tsx}'],
  transform: {
    '^.+\\.(ts|js)$': swc({ syntax: 'typescript' }),
    '^.+\\.tsx$': swc({ syntax: 'typescript', tsx: true }),
  },
  // The logs that functions write in any test are read when all are through; what must not stand there fails the run.
  globalSetup: '<rootDir>/test/support/logs/collect.ts',
  globalTeardown: '<rootDir>/test/support/logs/check.ts',
  setupFiles: [
    '<rootDir>/test/support/browser-globals.ts',
    '<rootDir>/test/support/logs/note-secrets.ts',
  ],
  moduleNameMapper: { '\\.css$': '<rootDir>/test/support/style-sheet.ts' },
  transformIgnorePatterns: [`/node_modules/(?!(${esModulePackages.join('|')})/)`],
  testTimeout: 60_000,
};
