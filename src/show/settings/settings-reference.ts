import { allowedWords, type SchemaData, schemaData, schemaForms } from '../../core/schema-words.js';
import { settingsSchema } from './settings-schema.js';

const HEAD = `# Settings
Everything that can be set, in a file (JSON with comments, or YAML) for \`affekt start --config FILE\`, or in the user's own
settings. Made by \`affekt config reference\`; what is left out has its default. NAME stands for a name of one's own, a number in
brackets for each entry of a list.
`;

/** The reference of all settings, in Markdown, made from the schema. */
export function settingsReference(): string {
  const { properties = {} } = schemaData(settingsSchema);
  const told: Told = new Map();
  const sections = Object.entries(properties).map(([key, schema]) => {
    const lines = entryLines(key, schema, told);
    return `\n## ${key}\n${lines.join('\n')}\n`;
  });
  return HEAD + sections.join('');
}

/** Groups of entries that were told, with their place: the shape of a signal stands in many places and is told once. */
type Told = Map<string, string>;

/** A line for the entry itself, and below it one for each that is inside. */
function entryLines(path: string, schema: SchemaData, told: Told): string[] {
  const forms = schemaForms(schema);
  const own = [`- \`${path}\`: ${entryWords(schema)}`];
  const described = forms.length > 1 && schema.allowed === undefined ? forms : [];
  for (const form of described) {
    const words = form.description === undefined ? '' : `: ${form.description}`;
    own.push(`  - ${allowedWords([form])}${words}`);
  }
  return [...own, ...forms.flatMap((form) => insideLines(path, form, told))];
}

function insideLines(path: string, form: SchemaData, told: Told): string[] {
  if (form.items !== undefined && form.allowed === undefined)
    return innerLines(`${path}[]`, form.items, told);
  if (form.additionalProperties) return innerLines(`${path}.NAME`, form.additionalProperties, told);
  const entries = Object.entries(form.properties ?? {});
  const group = JSON.stringify(form.properties);
  const before = told.get(group);
  if (before !== undefined && entries.length > 3) return [`  - as in \`${before}\``];
  told.set(group, path);
  return entries.flatMap(([key, entry]) => entryLines(`${path}.${key}`, entry, told));
}

/** What is inside a list or map: its own entries, or a line where it has none. */
function innerLines(path: string, schema: SchemaData, told: Told): string[] {
  const lines = schemaForms(schema).flatMap((form) => insideLines(path, form, told));
  return lines.length > 0 ? lines : [`- \`${path}\`: ${entryWords(schema)}`];
}

function entryWords(schema: SchemaData): string {
  const isWhole = schemaForms(schema).some(({ type }) => type === 'object');
  const allowed = isWhole ? '' : ` Allowed: ${allowedWords([schema])}.`;
  const isPlain = typeof schema.default !== 'object';
  const standard =
    schema.default === undefined || (!isPlain && isWhole)
      ? ''
      : ` Default: \`${JSON.stringify(schema.default)}\`.`;
  return `${schema.description ?? ''}${allowed}${standard}`.trim();
}
