import { InvalidArgumentError, Option } from 'commander';

/** `--queue`: the Redis that holds a queue; `purpose`: what the command does with it. */
export function queueOption(purpose: string): Option {
  return new Option('--queue <url>', purpose).argParser(parseAddress);
}

function parseAddress(text: string): string {
  if (URL.canParse(text) && /^rediss?:\/\/[^/]/.test(text)) return text;
  throw new InvalidArgumentError('It must be the address of a Redis, such as redis://host:6379.');
}
