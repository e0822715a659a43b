import { readFileSync } from 'node:fs';
import { basename, join, dirname } from 'node:path';
import ts from 'typescript';

/** Relative names of modules, as declarations import them. */
const IMPORTED = /(from ['"]|import\(['"])\.\/([\w-]+)(?=['"])/g;

/**
 * The declarations that a module's own lead to, by file name. Modules within name their files in full, as ES modules
 * of a package have to.
 *
 * @param entry path of the module
 * @param name what its declarations are to be called, without an ending
 * @throws Error with what the compiler says, when it does not compile
 */
export function declarationsOf(entry: string, name: string): Map<string, string> {
  const emitted = emit(entry);
  const found = new Map<string, string>();
  const take = (module: string, as: string): void => {
    if (found.has(`${as}.d.ts`)) return;
    const text =
      emitted.get(module) ?? readFileSync(join(dirname(entry), `${module}.d.ts`), 'utf8');
    found.set(`${as}.d.ts`, text.replace(IMPORTED, '$1./$2.js'));
    for (const [, , imported = ''] of text.matchAll(IMPORTED)) take(imported, imported);
  };
  take(basename(entry, '.ts'), name);
  return found;
}

/** Declarations by the names of their modules. */
function emit(entry: string): Map<string, string> {
  const program = ts.createProgram([entry], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    strict: true,
    skipLibCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
  });
  const emitted = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (path, text) => {
    emitted.set(basename(path, '.d.ts'), text);
  });
  const faults = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (faults.length > 0) {
    throw new Error(
      ts.formatDiagnostics(faults, {
        getCanonicalFileName: (file) => file,
        getCurrentDirectory: () => dirname(entry),
        getNewLine: () => '\n',
      }),
    );
  }
  return emitted;
}
