// node check.js FILE.yaml...: every object against the schemas of the Kubernetes API. Values: by the validators that are
// compiled from its OpenAPI. Names of fields, which those let pass when they are unknown: by the types that are made from it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import yaml from "js-yaml";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const models = dirname(createRequire(import.meta.url).resolve("kubernetes-models/package.json"));
const errors = [];
let objects = 0;

for (const file of process.argv.slice(2)) {
  const typed = join(here, `${basename(file, ".yaml")}.check.ts`);
  const lines = [];
  for (const [index, object] of yaml.loadAll(readFileSync(file, "utf8")).entries()) {
    const name = `${basename(file)}: ${object.kind} ${object.metadata?.name}`;
    const path = `${object.apiVersion}/${object.kind}`;
    if (!existsSync(join(models, `${path}.js`))) {
      errors.push(`${name}: the API has no ${path}`);
      continue;
    }

    objects++;
    // kustomize breaks long lines of base64, and the API server reads over that.
    if (object.kind === "Secret") {
      object.data = Object.fromEntries(Object.entries(object.data).map(([key, value]) => [key, value.replaceAll("\n", "")]));
    }

    const Model = (await import(`kubernetes-models/${path}`))[object.kind];
    try {
      new Model(object).validate();
    } catch (error) {
      errors.push(`${name}: ${error.message}`);
    }

    lines.push(
      `import type { I${object.kind} as T${index} } from "kubernetes-models/${path}";`,
      `export const o${index}: T${index} = ${JSON.stringify(object)}; // ${name}`,
    );
  }

  writeFileSync(typed, lines.join("\n"));
  const program = ts.createProgram([typed], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  });
  for (const problem of ts.getPreEmitDiagnostics(program)) {
    const text = ts.flattenDiagnosticMessageText(problem.messageText, " ");
    const line = problem.file ? problem.file.getLineAndCharacterOfPosition(problem.start).line : 0;
    errors.push(`${lines[line]?.split("; // ").at(-1) ?? file}: ${text}`);
  }
}

errors.forEach((error) => console.error(error));
console.log(`${objects} objects, ${errors.length} errors`);
process.exit(errors.length > 0 || objects === 0 ? 1 : 0);
