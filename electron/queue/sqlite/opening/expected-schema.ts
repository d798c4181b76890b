import { DatabaseSync } from 'node:sqlite';

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  /** The first of its pages. */
  readonly rootpage: number;
  readonly sql: string | null;
}

/** What is not as that many steps make it, as a part of a sentence; null when all is. More than that does no harm. */
export function schemaDamage(db: DatabaseSync, steps: readonly string[]): string | null {
  const found = objectsByName(db);
  for (const [key, { type, name, sql }] of expectedObjects(steps)) {
    const object = found.get(key);
    if (object === undefined) return `the ${type} ${name} is missing`;
    if (object.sql !== sql) return `the ${type} ${name} is not as Jobdeck makes it`;
  }
  return null;
}

/** Whether every table and index begins where a new store has it. */
export function hasUsualRoots(db: DatabaseSync, steps: readonly string[]): boolean {
  const found = objectsByName(db);
  return [...expectedObjects(steps)].every(([key, { rootpage }]) => found.get(key)?.rootpage === rootpage);
}

function expectedObjects(steps: readonly string[]): ReadonlyMap<string, SchemaObject> {
  const model = new DatabaseSync(':memory:');
  try {
    model.exec(`PRAGMA auto_vacuum = INCREMENTAL; ${steps.join(';\n')}`);
    return objectsByName(model);
  } finally {
    model.close();
  }
}

function objectsByName(db: DatabaseSync): ReadonlyMap<string, SchemaObject> {
  const objects = db.prepare('SELECT type, name, rootpage, sql FROM sqlite_schema').all();
  return new Map(
    (objects as unknown as readonly SchemaObject[]).map((object) => [
      `${object.type} ${object.name}`,
      object,
    ]),
  );
}
