/**
 * How a file of a site becomes the values of a form, and how changed values become a file again.
 *
 * A format writes only what was changed: every other character of the file stays as it is, with comments, unknown
 * fields and line breaks. It takes each value as text, as imhsite does, so 08001111 keeps its zero. `shape` is what
 * form_shapes.py declares. The text of the file travels in the hidden value SOURCE, since programs pass nothing else
 * to `toFile`; the hidden value KEY of an entry says which entry of the file it was.
 */

const SOURCE = "_source";
const KEY = "_key";
const FAULT = "_fault";
const RECORDS = "records";
const MEDIA = "/content/media/";
const NULLS = new Set(["", "~", "null", "Null", "NULL"]);
const YES = new Set(["yes", "true", "on"]);
const NO = new Set(["no", "false", "off"]);
const WORD = /^[\w-]+$/;
const FRONT_MATTER = /^---[ \t]*\n((?:.*\n)*?)---[ \t]*(?:\n|$)/;

/**
 * Returns the two functions of a custom format of Decap CMS and Sveltia CMS. `YAML` is the package yaml.
 *
 * Sveltia CMS leaves out a file that cannot be read. Decap CMS shows an empty form for it, so a format that `keepsFaults`
 * refuses to write that form over the file.
 */
export function fileFormat(YAML, { shape, body, name, keepsFaults }) {
  const isTable = shape.type === "table";

  function formOfFile(source) {
    const [, yaml, rest] = parts(source, body);
    const values = formOf(parsed(YAML, yaml).contents, shape);
    const form = isTable ? { [RECORDS]: values } : values;
    if (body) form.body = withMediaAddresses(rest.trim());
    if (name) form[name] = UNCHANGED;
    return { ...form, [SOURCE]: source };
  }

  return {
    fromFile(text) {
      const source = (text ?? "").replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
      try {
        return formOfFile(source);
      } catch (error) {
        if (!keepsFaults) throw error;
        return { [FAULT]: error.message };
      }
    },
    toFile(form) {
      if (form[FAULT]) throw new Error(`The file must be corrected first: ${form[FAULT]}`);
      const source = form[SOURCE] ?? "";
      const [before, yaml, rest] = parts(source, body);
      const root = parsed(YAML, yaml).contents;
      const values = formOf(root, shape);
      const changed = changedYaml(YAML, yaml, root, shape, values, (isTable ? form[RECORDS] : form) ?? values);
      if (!body) return changed;
      const text = withRelativePaths((form.body ?? "").trim());
      return `${before || "---\n"}${changed}---\n${text === rest.trim() ? rest : `\n${text}\n`}`;
    },
  };
}

/** What stands in the form for the name of an existing file, which no form can change. */
const UNCHANGED = "(unchanged)";

/** Returns what precedes the YAML of a file, the YAML, and the text after it. */
function parts(source, body) {
  if (!body) return ["", source, ""];
  const found = FRONT_MATTER.exec(source);
  return found ? ["---\n", found[1], source.slice(found[0].length)] : ["", "", source];
}

function parsed(YAML, yaml) {
  const document = YAML.parseDocument(yaml, { schema: "failsafe", logLevel: "silent" });
  if (document.errors.length) throw new Error(document.errors.map((error) => error.message).join("\n"));
  return document;
}

/** The programs know the pictures of a site by their addresses from its root, and imhsite by relative paths. */
const withMediaAddresses = (text) => text.replaceAll("](../media/", `](${MEDIA}`);
const withRelativePaths = (text) => text.replaceAll(`](${MEDIA}`, "](../media/");

// From nodes of YAML to the values of a form. `undefined` stands for what is absent or has another shape.

const isMap = (node) => Array.isArray(node?.items) && node.constructor.tagName === "tag:yaml.org,2002:map";
const isList = (node) => Array.isArray(node?.items) && !isMap(node);
const isNull = (node) => node == null || (node.type === "PLAIN" && NULLS.has(node.value));
const textOf = (node) => (isNull(node) || typeof node.value !== "string" ? undefined : node.value.trim());
const pairsOf = (node) => (isMap(node) ? node.items : []);
const valueOf = (node, name) => pairsOf(node).find((pair) => pair.key.value === name)?.value;

function formOf(node, shape) {
  switch (shape.type) {
    case "list": {
      if (isNull(node)) return undefined;
      const members = isList(node) ? node.items : [node];
      return members.map((member, index) => withKey(formOf(member, shape.each), index)).filter((one) => one !== undefined);
    }
    case "table":
      return pairsOf(node).map(({ key, value }) => ({
        id: key.value,
        ...(shape.each.type === "group" ? formOf(value, shape.each) : { value: formOf(value, shape.each) }),
        [KEY]: key.value,
      }));
    case "group": {
      const bare = shape.shorthand && !isMap(node) && !isNull(node);
      if (isNull(node) && shape.optional) return undefined;
      const values = Object.entries(shape.fields).map(([name, field]) => [
        name,
        formOf(bare ? (name === shape.shorthand ? node : null) : valueOf(node, name), field),
      ]);
      return Object.fromEntries(values.filter(([, value]) => value !== undefined));
    }
    case "localized": {
      const [main] = shape.languages;
      const texts = isMap(node)
        ? Object.fromEntries(node.items.map(({ key, value }) => [key.value, inLines(textOf(value), shape)]))
        : { [main]: inLines(textOf(node), shape) };
      if (shape.languages.length === 1) return texts[main] ?? texts[Object.keys(texts)[0]];
      return Object.fromEntries(shape.languages.filter((code) => texts[code]).map((code) => [code, texts[code]]));
    }
    case "yes-no": {
      const text = textOf(node)?.toLowerCase();
      if (shape.default === undefined) return YES.has(text) ? "yes" : NO.has(text) ? "no" : undefined;
      return YES.has(text) || (shape.default && !NO.has(text));
    }
    case "file": {
      const text = textOf(node);
      return text && MEDIA + text;
    }
    default:
      return inLines(textOf(node), shape);
  }
}

const inLines = (text, shape) => (shape.lines ? text : text?.replace(/[ \t]*\n\s*/g, " "));
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const withKey = (value, index) => (isObject(value) ? { ...value, [KEY]: String(index) } : value);

// From the values of a form to what is written in YAML: text, lists and mappings.

function written(value, shape, node) {
  if (isEmpty(value)) return shape.null ? null : undefined;
  switch (shape.type) {
    case "list":
      return nonEmpty(value.map((each) => written(each, shape.each)).filter((each) => each !== undefined));
    case "table":
      return nonEmpty(Object.fromEntries(value.map((each) => [each.id, writtenEntry(each, shape) ?? null])));
    case "group": {
      const unknown = pairsOf(node).filter(({ key }) => !(key.value in shape.fields));
      const known = Object.entries(shape.fields).map(([name, field]) => [name, written(value[name], field)]);
      const fields = [...unknown.map((pair) => [pair.key.value, pair.value?.toJSON() ?? null]), ...known];
      return nonEmpty(Object.fromEntries(fields.filter(([, each]) => each !== undefined)));
    }
    case "localized": {
      if (shape.languages.length === 1) return trimmed(value);
      const texts = shape.languages.filter((code) => !isEmpty(value[code])).map((code) => [code, trimmed(value[code])]);
      return texts.length === 1 && texts[0][0] === shape.languages[0] ? texts[0][1] : nonEmpty(Object.fromEntries(texts));
    }
    case "yes-no":
      if (value === shape.default) return undefined;
      return value === true || value === "yes" ? "yes" : "no";
    case "file":
      return value.startsWith(MEDIA) ? value.slice(MEDIA.length) : value;
    default:
      return trimmed(value);
  }
}

const writtenEntry = (entry, { each }) => written(each.type === "group" ? entry : entry.value, each);
const trimmed = (value) => String(value).trim();
const nonEmpty = (value) => (Object.keys(value).length ? value : undefined);

function isEmpty(value) {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return !value.trim();
  if (Array.isArray(value)) return value.every(isEmpty);
  return typeof value === "object" && Object.entries(value).every(([name, each]) => name === KEY || isEmpty(each));
}

/** Returns whether two values of a form would be written alike. */
function same(one, other, shape) {
  return JSON.stringify(written(one, shape) ?? null) === JSON.stringify(written(other, shape) ?? null);
}

// Changes of the text. A change replaces the characters from `start` to `end` by `text`.

/** Returns the YAML in which only what differs between two forms is written anew. */
function changedYaml(YAML, source, root, shape, before, after) {
  const options = { schema: "failsafe", lineWidth: 0, indentSeq: !/^( *)[\w"'-]+:\n\1- /m.test(source) };

  const lineStart = (position) => source.lastIndexOf("\n", position - 1) + 1;
  const lineEnd = (position) => {
    if (source[position - 1] === "\n") return position;
    const found = source.indexOf("\n", position);
    return found < 0 ? source.length : found + 1;
  };
  const column = (position) => position - lineStart(position);
  const endOf = ({ key, value }) => Math.max(value?.range?.[1] ?? 0, key.range[1] + 1);
  const indented = (text, width) => text.replace(/\n(?=[^\n])/g, `\n${" ".repeat(width)}`);
  const isBlock = (node) => Array.isArray(node?.items) && !node.flow && node.items.length > 0;

  function yamlOf(value, flow) {
    const document = new YAML.Document(value, options);
    YAML.visit(document, {
      Scalar(_, scalar) {
        // imhsite reads these words as "no value" unless they are in quotes.
        if (NULLS.has(scalar.value)) scalar.type = "QUOTE_DOUBLE";
        scalar.value ??= "null";
      },
      Seq(_, list) {
        list.flow = flow || list.items.every(({ value }) => WORD.test(value));
      },
    });
    return document.toString({ lineWidth: 0, indentSeq: options.indentSeq, flowCollectionPadding: false }).trimEnd();
  }
  const pairOf = (name, value, flow) => yamlOf({ [name]: value }, flow);

  function spliced(start, end, changes) {
    let text = "";
    let position = start;
    for (const change of [...changes].sort((a, b) => a.start - b.start)) {
      text += source.slice(position, change.start) + change.text;
      position = change.end;
    }
    return text + source.slice(position, end);
  }

  /** Yields the changes of a mapping whose keys are fields. */
  function* changesOfFields(node, fields, old, now) {
    const width = column(node.items[0].key.range[0]);
    const last = node.items.at(-1);
    let added = "";
    for (const [name, field] of Object.entries(fields)) {
      if (same(old?.[name], now?.[name], field)) continue;
      const pair = node.items.find(({ key }) => key.value === name);
      if (pair) yield* changesOfField(pair, field, old?.[name], now?.[name]);
      else added += `${" ".repeat(width)}${indented(pairOf(name, written(now[name], field)), width)}\n`;
    }
    if (added) {
      const position = lineEnd(endOf(last));
      yield { start: position, end: position, text: (source[position - 1] === "\n" ? "" : "\n") + added };
    }
  }

  function* changesOfField(pair, shape, old, now) {
    const start = pair.key.range[0];
    const value = written(now, shape, pair.value);
    if (value === undefined && old !== undefined && !isFirstOfEntry(start)) {
      yield { start: lineStart(start), end: lineEnd(endOf(pair)), text: "" };
    } else if (value !== undefined && value !== null && canDescend(pair.value, shape)) {
      yield* changesInside(pair.value, shape, old, now);
    } else {
      const end = endOf(pair);
      const text = indented(pairOf(pair.key.value, value ?? null, pair.value?.flow), column(start));
      yield { start, end, text: source[end - 1] === "\n" ? `${text}\n` : text };
    }
  }

  /** The first field of an entry follows a hyphen, which must stay. */
  const isFirstOfEntry = (start) => source.slice(lineStart(start), start).trim() !== "";

  function canDescend(node, shape) {
    if (!isBlock(node)) return false;
    if (shape.type === "list") return isList(node) && shape.each.type === "group" && node.items.every(isMap);
    return isMap(node) && (shape.type !== "localized" || shape.languages.length > 1);
  }

  function changesInside(node, shape, old, now) {
    switch (shape.type) {
      case "group":
        return changesOfFields(node, shape.fields, old, now);
      case "localized":
        return changesOfFields(node, languageFields(shape), old, now);
      default:
        return changesOfEntries(node, shape, old ?? [], now ?? []);
    }
  }

  const languageFields = ({ languages, lines }) =>
    Object.fromEntries(languages.map((code) => [code, { type: "text", lines }]));

  /** Yields the changes of a list of groups, or of a mapping from names to entries. */
  function* changesOfEntries(node, shape, old, now) {
    const isTable = shape.type === "table";
    const firsts = node.items.map((item) => firstOf(item, isTable));
    const end = lineEnd(isTable ? endOf(node.items.at(-1)) : node.items.at(-1).range[1]);
    const width = column(isTable ? node.items[0].key.range[0] : firsts[0]);
    const starts = firsts.map((position) => withCommentsAbove(lineStart(position)));
    const keys = node.items.map((item, index) => (isTable ? item.key.value : String(index)));
    const used = new Set();
    const pieces = now.map((entry) => {
      const index = used.has(entry[KEY]) ? -1 : keys.indexOf(entry[KEY]);
      if (index < 0) return { text: newEntry(entry, shape, width) };
      used.add(entry[KEY]);
      const changes = [...changesOfEntry(node.items[index], shape, old[index], entry)];
      return { index, changes, text: spliced(starts[index], starts[index + 1] ?? end, changes) };
    });
    if (pieces.length === keys.length && pieces.every(({ index }, number) => index === number)) {
      yield* pieces.flatMap(({ changes }) => changes);
    } else {
      const between = /\n\s*\n/.test(spliced(starts[0], starts.at(-1), [])) ? "\n\n" : "\n";
      const texts = pieces.map(({ text }) => text.trimEnd());
      yield { start: starts[0], end, text: `${texts.join(between)}\n` };
    }
  }

  const firstOf = (item, isTable) => (isTable ? item.key.range[0] : source.lastIndexOf("-", item.range[0] - 1));

  /** Returns the start of the comment that ends on the line above a line, or the start of the line itself. */
  function withCommentsAbove(start) {
    let position = start;
    while (position > 0 && /^[ \t]*#/.test(source.slice(lineStart(position - 1), position))) {
      position = lineStart(position - 1);
    }
    return position;
  }

  function* changesOfEntry(item, shape, old, entry) {
    if (shape.type === "list") {
      yield* changesOfFields(item, shape.each.fields, old, entry);
      return;
    }
    const [start, end] = item.key.range;
    if (entry.id && entry.id !== item.key.value) yield { start, end, text: yamlOf(entry.id) };
    const [was, is] = shape.each.type === "group" ? [old, entry] : [old.value, entry.value];
    if (same(was, is, shape.each)) return;
    if (canDescend(item.value, shape.each)) yield* changesInside(item.value, shape.each, was, is);
    else yield* changesOfField(item, shape.each, was, is);
  }

  function newEntry(entry, shape, width) {
    const value = writtenEntryOf(entry, shape);
    const text = shape.type === "table" ? pairOf(entry.id, value) : `- ${indented(yamlOf(value), 2)}`;
    return `${" ".repeat(width)}${indented(text, width)}\n`;
  }

  const writtenEntryOf = (entry, shape) =>
    (shape.type === "table" ? writtenEntry(entry, shape) : written(entry, shape.each)) ?? null;

  if (isBlock(root)) return spliced(0, source.length, changesInside(root, shape, before, after));
  const value = written(after, shape, root);
  const start = isNull(root) ? source : "";
  return value === undefined ? start : `${start && !start.endsWith("\n") ? `${start}\n` : start}${yamlOf(value)}\n`;
}
