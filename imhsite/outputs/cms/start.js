/**
 * Starts the program of the page /admin/ with the configuration in config.json. The program is either a script that
 * sets `window.CMS`, as that of Decap CMS, or a module, as that of Sveltia CMS.
 */

import * as YAML from "./yaml/browser/dist/index.js";
import { fileFormat } from "./file_formats.js";

async function loadedProgram({ script, module }) {
  if (module) return (await import(module)).default;
  window.CMS_MANUAL_INIT = true;
  await new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = script;
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
  return window.CMS;
}

const { program, config, formats } = await (await fetch("config.json")).json();
const CMS = await loadedProgram(program);
for (const [name, format] of Object.entries(formats)) {
  CMS.registerCustomFormat(name, format.extension, fileFormat(YAML, format));
}
CMS.init({ config });
