/** A client of a running show: what `import … from 'affekt/client'` gives, in Node and in a browser. */
export { AffektClient, type ClientOptions } from './affekt-client.js';
export { CommandError } from './pending-commands.js';
