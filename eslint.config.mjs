import eslint from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Forbids imports from folders that a folder must not know, with the rule of the house as the message. */
const mayNotKnow = (folder, forbidden, reason) => ({
  files: [`${folder}/**/*.{ts,tsx,mts}`],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: forbidden.map((group) => ({ group: [group], message: reason })) },
    ],
  },
});

export default tseslint.config(
  { ignores: ['node_modules', 'cdk.out', '.honnin', '**/dist', 'web/api/schema.d.ts'] },
  eslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: true },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        module: 'writable',
        require: 'readonly',
        process: 'readonly',
        console: 'readonly',
      },
    },
  },
  { files: ['web/**/*.tsx', 'web/**/*.ts'], extends: [reactHooks.configs.flat.recommended] },
  mayNotKnow(
    'lambdas',
    ['**/local/**', '**/lib/**', '**/web/**', 'aws-cdk-lib*'],
    'Functions know the AWS SDK and lambdas/shared only.',
  ),
  mayNotKnow(
    'lambdas/shared',
    ['**/local/**', '**/lib/**', '**/web/**', 'aws-cdk-lib*'],
    'The domain knows nothing of where it runs.',
  ),
  mayNotKnow(
    'lib',
    ['**/local/**', '**/web/**', '@aws-sdk/*'],
    'The infrastructure knows names of handlers, not what runs them.',
  ),
  mayNotKnow(
    'local',
    ['**/lambdas/**', '**/web/**'],
    'The embedded AWS learns everything from the template.',
  ),
  mayNotKnow(
    'web',
    ['**/lambdas/**', '**/lib/**', '**/local/**', 'aws-cdk-lib*', '@aws-sdk/*'],
    'The pages know the API by its types and nothing else of what serves them.',
  ),
);
