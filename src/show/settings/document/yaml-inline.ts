/** Words that YAML, or an older reader of it, takes for something else than text. */
const RESERVED = /^(true|false|null|yes|no|on|off|y|n|nan|inf)$/i;
const PLAIN = /^[A-Za-z](?:[A-Za-z0-9_./-]| (?=[A-Za-z0-9]))*$/;

/**
 * A value as YAML on one line, right in every place. `before`: the first character of the text that it stands in place of; a
 * quotation mark is kept.
 */
export function yamlInline(value: unknown, before = ''): string {
  if (Array.isArray(value)) return `[${value.map((entry) => yamlInline(entry)).join(', ')}]`;
  if (typeof value === 'string') return yamlText(value, before);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${yamlText(key, '')}: ${yamlInline(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function yamlText(text: string, before: string): string {
  // Printable characters only: nothing that would have to be escaped.
  if (before === "'" && /^[\x20-\x7e]*$/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  if (before !== '"' && PLAIN.test(text) && !RESERVED.test(text)) return text;
  return JSON.stringify(text);
}
