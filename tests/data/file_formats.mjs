// Runs file_formats.js for tests: reads pairs of a format and a value as JSON, and writes what it makes of each.
const [formats, library] = process.argv.slice(2);
const { fileFormat } = await import(formats);
const YAML = await import(library);

let asked = "";
for await (const chunk of process.stdin.setEncoding("utf8")) asked += chunk;
const { name, given } = JSON.parse(asked);
process.stdout.write(JSON.stringify(given.map(([format, value]) => fileFormat(YAML, format)[name](value))));
