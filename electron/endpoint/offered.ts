import { z } from 'zod';
import { commands } from '../../shared/contract/commands.ts';
import type { CommandName, QueryName } from '../../shared/contract/contract.ts';
import { queries } from '../../shared/contract/queries.ts';
import type { CallKind, SomeHandlers } from '../ipc/dispatch.ts';
import { COMMAND_REPLIES, QUERY_REPLIES } from './replies.ts';

/** A command or query of the contract that is offered under /v1. */
export interface Offer {
  readonly kind: CallKind;
  readonly name: string;
  readonly path: string;
  /** null: it takes none. */
  readonly input: JsonSchema | null;
  /** What 200 has. */
  readonly reply: JsonSchema;
}

/** As z.toJSONSchema writes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What follows an output does so over a connection of its own, which HTTP has not. */
type NotOffered = 'output.follow';
const NOT_OFFERED: readonly (CommandName | QueryName)[] = ['output.follow' satisfies NotOffered];

/** All that there are handlers for. */
export function offersOf(handlers: SomeHandlers): readonly Offer[] {
  const offers = (kind: CallKind, names: readonly string[]): readonly Offer[] =>
    names
      .filter((name) => !(NOT_OFFERED as readonly string[]).includes(name))
      .map((name) => ({
        kind,
        name,
        path: `/v1/${name.replaceAll('.', '/')}`,
        input: inputOf(kind, name),
        reply: replyOf(kind, name),
      }));
  return [
    ...offers('command', Object.keys(handlers.commands)),
    ...offers('query', Object.keys(handlers.queries)),
  ];
}

function inputOf(kind: CallKind, name: string): JsonSchema | null {
  const { input } = kind === 'command' ? commands[name as CommandName] : queries[name as QueryName];
  return input instanceof z.ZodUndefined ? null : jsonSchemaOf(input);
}

function replyOf(kind: CallKind, name: string): JsonSchema {
  const replies: Readonly<Record<string, z.ZodType>> = kind === 'command' ? COMMAND_REPLIES : QUERY_REPLIES;
  const schema = Object.hasOwn(replies, name) ? replies[name] : undefined;
  return schema === undefined ? {} : jsonSchemaOf(schema);
}

export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}
